"""Bytes of a list as text, whatever code page."""

from tidewaiter.parties.lists.text import decoded


def test_code_pages() -> None:
    assert decoded("caf\u00e9".encode()) == "caf\u00e9"
    assert decoded(b"\xef\xbb\xbfa") == "a"
    assert decoded("caf\u00e9".encode("cp1252")) == "caf\u00e9"
    assert decoded("a".encode("utf-16")) == "a"
