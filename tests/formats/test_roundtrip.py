from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.tags import Scheme
from annotator.formats import formats, recognised
from annotator.formats.model import Format, Layout, Nested, SourceFile, WriteOptions
from annotator.formats.training import Record, read_record
from tests.formats.round_trips import assert_counts, sample_records, written
from tests.formats.strategies import LABELS, record_lists

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"parquet": "pyarrow", "spacy": "spacy"}
"""What the optional extras bring that formats need."""


def where_it_can_be(form: Format):
    """The format as a parameter, skipped where what it needs is not installed."""
    absent = form.needs and find_spec(PACKAGES[form.needs]) is None
    reason = f"needs annotator[{form.needs}]"
    return pytest.param(form, id=form.key, marks=pytest.mark.skipif(bool(absent), reason=reason))


BOTH_WAYS = [form for form in formats() if form.read and form.write]
by_key = pytest.mark.parametrize("form", list(map(where_it_can_be, BOTH_WAYS)))


@by_key
def test_the_sample_goes_out_and_comes_in_again(form: Format, tmp_path: Path) -> None:
    records = sample_records(ROOT)
    done = written(form, records, tmp_path)
    assert_counts(form, records, done)
    if form.layout is Layout.FILE:
        assert recognised(SourceFile(done.path, done.path.name)).key == form.key


@by_key
def test_no_articles_are_no_records(form: Format, tmp_path: Path) -> None:
    assert written(form, [], tmp_path).count == 0


@by_key
def test_the_gold_goes_out_and_comes_in_again(
    form: Format, tmp_path: Path, shared_data: Path
) -> None:
    gold = read_record((shared_data / "seed" / "seed.gold.json").read_bytes(), "gold")
    done = written(form, [gold], tmp_path)
    assert len(gold.wire.spans) == 110
    assert_counts(form, [gold], done)


@st.composite
def choices(draw: st.DrawFn, form: Format) -> WriteOptions:
    nested = [Nested.OUTERMOST, Nested.INNERMOST, *([Nested.COLUMNS] * form.holds.columns)]
    scheme = draw(st.sampled_from(Scheme)) if form.holds.tags else Scheme.IOB2
    return WriteOptions(nested=draw(st.sampled_from(nested)), scheme=scheme, labels=LABELS)


@by_key
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_any_record_comes_back_as_the_losses_say(
    form: Format, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records: list[Record] = data.draw(record_lists)
    done = written(form, records, tmp_path_factory.mktemp("out"), data.draw(choices(form)))
    assert_counts(form, records, done)
