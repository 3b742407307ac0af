"""What the tests of formats that programs train on share: a record, and those programs."""

from pathlib import Path
from typing import Any

import pytest

from annotator.formats.training import Record
from annotator.storage.annotations_wire import LinkWire, SpanWire
from tests.formats.foreign_files import at
from tests.formats.strategies import record

TEXT = "Studio Tilo.\n«\u00a0Oui. Nous partons\u00a0», dit Awa. Fin"
PLACES = [("Tilo", "entity"), ("«\u00a0Oui. Nous partons\u00a0»", "quote"), ("Fin", 'a: "é\x7f🙂"')]


def a_record(article: str = "a1") -> Record:
    """A record with spans over two sentences, a link and all else that a span can have."""
    spans = [
        SpanWire(f"s{n}", *at(TEXT, words), label, words, {"kind": n}, "sûr ?", "rules")
        for n, (words, label) in enumerate(PLACES)
    ]
    return record(TEXT, spans, [LinkWire("k1", "speaker", "s1", "s0", "oui")], article=article)


def loader(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Any:
    """`datasets` without a network, and with a cache that goes with the test."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(folder / "cache"))
    datasets = pytest.importorskip("datasets", reason="needs annotator[consumers]")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", folder / "cache")
    datasets.disable_progress_bars()
    return datasets
