"""Names in their order, out of a file."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.storage.names import natural_key
from annotator.storage.sorted_names import SortedNames

NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=6)


@given(st.lists(NAMES | st.sampled_from(["a1", "a10", "a9", "A9", "\udcff", "a\nb", "é"])))
def test_names_come_back_in_natural_order_and_once(names: list[str]) -> None:
    with SortedNames(names) as found:
        assert list(found) == sorted(set(names), key=natural_key)
        assert len(found) == len(set(names))


def test_more_names_than_are_sorted_at_once() -> None:
    names = [f"article {number}" for number in range(2500)]
    with SortedNames(reversed(names * 2)) as found:
        assert list(zip(found, found, strict=True)) == [(name, name) for name in names]
