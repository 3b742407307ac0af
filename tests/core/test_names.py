"""The name around a caret, which the bar marks."""

import time

import pytest
from hypothesis import given

from annotator.core.names import name_around
from annotator.core.words import is_edge, word_at
from tests.core.nasty import places


def name(marked: str) -> str | None:
    text = marked.replace("|", "")
    found = name_around(text, marked.index("|"))
    return found and text[slice(*found)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Hier Awa D|iarra chante.", "Awa Diarra"),
        ("Hier |Awa Diarra chante.", "Awa Diarra"),
        ("Hier Awa Diarra| chante.", "Awa Diarra"),
        ("Hier Awa\u00a0Diar|ra, elle", "Awa\u00a0Diarra"),
        ("un |chat noir", "chat"),
        ("un chat , |, noir", None),
        ("avec M|. Sall", "M. Sall"),
        ("avec M.| Sall", "M. Sall"),
        ("avec M. Sa|ll", "M. Sall"),
        ("MM. S|all et Ba", "MM. Sall"),
        ("M. et Mme B|a", "Mme Ba"),
        ("Mr. Jo|hn Doe said", "Mr. John Doe"),
        ("M. Le D|outre", "M. Le Doutre"),
        ("M. de Vil|lars", "M. de Villars"),
        ("le président Jean Ko|ffi", "Jean Koffi"),
        ("le Président Jean Ko|ffi", "Jean Koffi"),
        ("Dr. Ko|ffi", "Koffi"),
        ("Prime Minister Jo Do|e", "Jo Doe"),
        ("le secrétaire d'État Awa Di|arra", "Awa Diarra"),
        ("le secrétaire d’État Di|arra", "Diarra"),
        ("Secretary of State Jo Do|e", "Jo Doe"),
        ("ministre de la Défense Léa Ro|y", "Léa Roy"),
        ("ministre de la Déf|ense Léa Roy", "Défense"),
        ("le président du Sénégal Awa Ba|", "Awa Ba"),
        ("le président du Sén|égal Awa Ba", "Sénégal"),
        ("la maire de New York Awa B|a", "Awa Ba"),
        ("la maire de New Yo|rk", "New York"),
    ],
)
def test_titles_stay_outside_and_forms_of_address_inside(marked: str, expected: str) -> None:
    assert name(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("général Charles d|e Gaulle", "Charles de Gaulle"),
        ("en Côte d'Iv|oire", "Côte d'Ivoire"),
        ("en Côte d|’Ivoire", "Côte d’Ivoire"),
        ("en Corée d|u Nord", "Corée du Nord"),
        ("avec Oscar de la Re|nta", "Oscar de la Renta"),
        ("avec Ludwig v|an Beethoven", "Ludwig van Beethoven"),
        ("avec Rose von der Au|e", "Rose von der Aue"),
        ("avec Samir al-H|adi", "Samir al-Hadi"),
        ("à Deir ez-Z|or", "Deir ez-Zor"),
        ("the Bank of Eng|land", "Bank of England"),
        ("la Russie de Vladimir Po|utine", "Vladimir Poutine"),
        ("la Rus|sie de Vladimir Poutine", "Russie"),
        ("selon Ada la Ru|ssie", "Russie"),
        ("un pro-Iran|", "pro-Iran"),
        ("la Ligue| des champions", "Ligue"),
    ],
)
def test_particles_join(marked: str, expected: str) -> None:
    assert name(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Le Krem|lin dit", "Kremlin"),
        ("L|e Kremlin dit", "Le"),
        ("Fini. Mais Ada R|oy dit", "Ada Roy"),
        ("Il dit : « Les Ro|y »", "Roy"),
        ("In Lon|don", "London"),
        ("    • Selon Ada R|oy", "Ada Roy"),
        ("vers La Ha|ye", "La Haye"),
        ("à L'Éq|uipe", "L'Équipe"),
        ("L'U|kraine", "Ukraine"),
        ("Mercredi Ada R|oy", "Ada Roy"),
        ("un Black Fri|day Ada", "Black Friday"),
        ("d'O|dessa", "Odessa"),
    ],
)
def test_what_opens_a_sentence_is_no_name(marked: str, expected: str) -> None:
    assert name(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("sur Whats|App", "WhatsApp"),
        ("un iPho|ne 15 neuf", "iPhone 15"),
        ("un Boeing 7|37 MAX", "Boeing 737 MAX"),
        ("le F-1|6", "F-16"),
        ("à Kiev 8|6 % de", "86"),
        ("à Kiev 2|4 février", "24"),
        ("J. K. Ro|we", "J. K. Rowe"),
        ("J|. K. Rowe", "J. K. Rowe"),
        ("the plan B. The R|oy", "The Roy"),
        ("vers St. Lou|is", "St. Louis"),
        ("chez Roy & Fi|ls", "Roy & Fils"),
        ("avec Jo Doe J|r. et", "Jo Doe Jr."),
        ("avec Jo Doe J|r. Elle", "Jo Doe Jr"),
        ("roi Louis X|IV", "Louis XIV"),
        ("Trump|'s plan", "Trump"),
        ("Trump's| plan", "Trump"),
        ("Ada, Bo|", "Bo"),
        ("Ada (Bo|)", "Bo"),
        ("Ada - Bo|", "Bo"),
        ("Ada\nBo|", "Bo"),
        ("«Ada» Bo|", "Bo"),
    ],
)
def test_what_joins_and_what_ends_a_name(marked: str, expected: str) -> None:
    assert name(marked) == expected


@given(places())
def test_a_name_is_of_whole_words_and_holds_the_word_at_its_place(place: tuple[str, int]) -> None:
    text, position = place
    found, word = name_around(text, position), word_at(text, position)
    if found is None:
        assert word is None
        return
    start, end = found
    assert 0 <= start < end <= len(text)
    assert is_edge(text, start)
    assert is_edge(text, end)
    assert "\n" not in text[start:end]
    assert start <= position <= end + 2


@given(places())
def test_each_place_in_a_name_gives_the_same_name(place: tuple[str, int]) -> None:
    text, position = place
    found = name_around(text, position)
    if found and found[0] <= position < found[1]:
        inside = {name_around(text, at) for at in range(*found) if word_at(text, at)}
        assert inside <= {found, None}


@pytest.mark.parametrize("long", ["Ada " * 250_000, "Le Roy de " * 100_000, "A" * 1_000_000])
def test_a_line_of_a_million_characters_costs_no_more_than_a_page(long: str) -> None:
    began = time.perf_counter()
    name_around(long, 500_001)
    assert time.perf_counter() - began < 2
