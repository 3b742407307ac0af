from collections import Counter

import pytest

from annotator.formats.importing import ImportReport
from annotator.ui.exchange.import_report import MANY, summary


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("count", "end"), [(1, "L00."), (MANY, "L18, L19."), (MANY + 1, "L18, L19 and 1 more.")]
)
def test_labels_that_are_not_named_are_counted(count, end):
    unknown = Counter(f"L{number:02}" for number in range(count))
    assert summary(ImportReport(unknown=unknown)).endswith(end)
    assert "labels L00" in summary(ImportReport(unknown=unknown))
