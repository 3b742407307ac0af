from hypothesis import given
from hypothesis import strategies as st

from annotator.core.history import History
from annotator.core.spans import Deed, Edit, Span


def edit(number: int) -> Edit:
    return Edit(Deed.LABEL, added=(Span(f"s{number}", 0, 1, "entity"),))


def test_a_new_history_has_nothing_to_undo_or_redo():
    history = History()
    assert history.undoable is None
    assert history.redoable is None
    assert history.back() is None
    assert history.forward() is None
    assert len(history) == 0


def test_back_gives_the_inverse_and_forward_the_edit():
    history = History()
    history.record(edit(1))
    assert history.back() == edit(1).inverse()
    assert history.redoable == edit(1)
    assert history.forward() == edit(1)
    assert history.undoable == edit(1)


@given(st.lists(st.sampled_from(["record", "back", "forward"])))
def test_a_history_is_a_list_of_edits_with_a_place_in_it(steps):
    history, edits, place = History(), [], 0
    for number, step in enumerate(steps):
        if step == "record":
            history.record(edit(number))
            edits = [*edits[:place], edit(number)]
            place += 1
        elif step == "back" and place:
            assert history.back() == edits[place - 1].inverse()
            place -= 1
        elif step == "forward" and place < len(edits):
            assert history.forward() == edits[place]
            place += 1
        assert list(history) == edits
        assert history.undoable == (edits[place - 1] if place else None)
        assert history.redoable == (edits[place] if place < len(edits) else None)
