from annotator.core.spans import Link, Progress, Span, Status
from annotator.core.stats import Tally


def test_an_empty_tally_counts_nothing() -> None:
    tally = Tally()
    assert (tally.articles, tally.spans, tally.characters, tally.seconds) == (0, 0, 0, 0)


def test_articles_add_up() -> None:
    tally = Tally()
    spans = [
        Span("s1", 0, 4, "entity", {"kind": "person"}),
        Span("s2", 0, 9, "quote", {"type": "direct"}, note="sûr ?"),
        Span("s3", 5, 9, "entity", {"kind": "place"}),
        Span("s4", 5, 9, "entity"),
    ]
    tally.add(100, Progress(Status.DONE), 12.5, spans, [Link("k1", "speaker", "s2", "s1")])
    tally.add(50, Progress(Status.TODO, "not an article"), 2.5)
    assert tally.articles == 2
    assert tally.characters == 150
    assert tally.seconds == 15
    assert tally.flagged == 1
    assert tally.notes == 1
    assert tally.spans == 4
    assert tally.statuses == {Status.DONE: 1, Status.TODO: 1}
    assert tally.links == {"speaker": 1}
    assert tally.labels["entity"].spans == 3
    assert tally.labels["entity"].characters == 12
    assert tally.labels["entity"].values == {"kind": {"person": 1, "place": 1}}
    assert tally.labels["quote"].values == {"type": {"direct": 1}}
