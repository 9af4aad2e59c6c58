"""Notifications as CSV: what is read, what is told, and that nothing is dropped in silence."""

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.diversion.drafts import NewNotice, Regulated
from tidewaiter.centre.diversion.notice_file import COLUMNS, read
from tidewaiter.links import notified

GOOD = {
    "reference": "452-1",
    "regulated": "machine",
    "importer": "Acme Pharma",
    "goods": "rotary tablet press",
    "filed_on": "2026-01-02",
    "serials": "ZP9-123; ZP9-124",
    "quantity": "2",
    "supplier_country": "cn",
}


def written(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    text = io.StringIO()
    made = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    made.writeheader()
    made.writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


def test_a_line_is_a_notification() -> None:
    found = read(written(GOOD))
    assert found.problems == ()
    ((line, notice),) = found.notices
    assert line == 2
    assert notice == NewNotice(
        "452-1", Regulated.MACHINE, "Acme Pharma", "rotary tablet press", date(2026, 1, 2),
        serials=("ZP9-123", "ZP9-124"), quantity=2, supplier_country="CN",
    )  # fmt: skip


def test_what_cannot_be_used_is_told_with_its_line_and_the_rest_is_read() -> None:
    bad = {**GOOD, "reference": "452-2", "filed_on": "2.1.2026", "quantity": "two", "regulated": "car"}
    bad |= {"supplier_country": "China", "importer": ""}
    found = read(written(GOOD, bad, GOOD, {**GOOD, "reference": "452-3"}))
    assert [notice.reference for _, notice in found.notices] == ["452-1", "452-3"]
    told = {(one.code, one.path, one.row) for one in found.problems}
    assert told == {
        ("notice-missing", "importer", 3),
        ("notice-value", "filed_on", 3),
        ("notice-value", "quantity", 3),
        ("notice-value", "regulated", 3),
        ("notice-value", "supplier_country", 3),
        ("notice-twice", "reference", 4),
    }


def test_columns_that_lack_or_are_not_known_are_told() -> None:
    found = read(written(GOOD, columns=("reference", "importer")))
    assert {one.path for one in found.problems} == {"regulated", "goods", "filed_on"}
    found = read(written({**GOOD, "colour": "red"}, columns=(*COLUMNS, "colour")))
    assert [(one.code, one.path) for one in found.problems] == [("notice-column", "colour")]
    assert len(found.notices) == 1
    assert read(b"\xff\xfe\x00").problems[0].code == "notice-file"


@given(
    st.binary(max_size=400) | st.text(max_size=300).map(lambda text: written(GOOD) + text.encode("utf-8", "replace"))
)
def test_no_file_crashes_it(data: bytes) -> None:
    found = read(data)
    assert len(found.notices) <= data.count(b"\n") + data.count(b"\r") + 1


def test_what_is_notified_is_called_as_where_goods_are_recognised() -> None:
    assert {one.value for one in Regulated} == {notified.MACHINE, notified.CHEMICAL}
