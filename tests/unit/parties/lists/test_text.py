"""Bytes of a list as text, whatever code page."""

import csv

from tidewaiter.parties.lists.text import decoded, records


def test_code_pages() -> None:
    assert decoded("caf\u00e9".encode()) == "caf\u00e9"
    assert decoded(b"\xef\xbb\xbfa") == "a"
    assert decoded("caf\u00e9".encode("cp1252")) == "caf\u00e9"
    assert decoded("a".encode("utf-16")) == "a"


def test_records_end_in_any_way_and_what_is_unreadable_ends_them() -> None:
    assert list(records('a,"b\nc"\rd\r\n')) == [["a", "b\nc"], ["d"]]
    before = csv.field_size_limit(100)
    try:
        assert list(records("a\n" + "x" * 200)) == [["a"], None]
    finally:
        csv.field_size_limit(before)
