"""What XFNM and XCSN share."""

from datetime import UTC, datetime, timedelta, timezone

from lxml import etree

from tidewaiter.formats.answers import cargoxml_answer as shared


def test_a_moment_is_in_utc_to_the_second():
    assert shared.moment(datetime(2026, 1, 1, 1, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))) == "2025-12-31T23:00:00"


def test_only_the_wanted_document_is_a_tree():
    said = shared.document("Response", "iata:response:3", "<rsm:A/>")
    assert shared.tree(said, "Response") is not None
    assert shared.tree(said, "Waybill") is None
    assert shared.tree(said[:-5], "Response") is None


def test_a_time_with_an_offset_is_turned_and_one_without_is_utc():
    root = etree.fromstring(
        "<A><MessageHeaderDocument><IssueDateTime>2026-01-01T01:00:00+01:00</IssueDateTime></MessageHeaderDocument></A>"
    )
    assert shared.issued(root) == datetime(2026, 1, 1, tzinfo=UTC)
