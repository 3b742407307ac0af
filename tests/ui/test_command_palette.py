from annotator.ui.command_palette import Command, ranked


def command(title, group="View", enabled=True):
    return Command(title, group, "", enabled, lambda: None)


def titles(commands, text):
    return [each.title for each in ranked(commands, text)]


ZOOM = command("Larger text")
ALL = [command("Text as usual"), ZOOM, command("Undo", "Edit"), command("Éditer", "Edit")]


def test_nothing_typed_lists_everything_in_order():
    assert titles(ALL, "") == ["Text as usual", "Larger text", "Undo", "Éditer"]


def test_what_begins_so_comes_first():
    assert titles(ALL, "text") == ["Text as usual", "Larger text"]
    assert titles([command("context"), ZOOM], "text") == ["Larger text", "context"]


def test_all_words_must_be_there_in_any_order():
    assert titles(ALL, "text larg") == ["Larger text"]
    assert titles(ALL, "text nothing") == []


def test_case_accents_and_menus_count_little():
    assert titles(ALL, "EDITER") == ["Éditer"]
    assert titles(ALL, "edit") == ["Éditer", "Undo"]


def test_what_cannot_be_done_comes_last():
    assert titles([command("Undo", enabled=False), command("Undo all")], "undo") == [
        "Undo all",
        "Undo",
    ]
