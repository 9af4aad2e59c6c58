"""Paths in trees of dicts and lists."""

import pytest

from tidewaiter.formats.json_paths import at, entries, said

TREE = {"a": [{"b": [" x ", "", 3, True]}], "c": "line  one\n", "d": {"e": 0.5}, "n": None, "l": []}


def test_a_list_on_the_way_stands_for_its_first_entry() -> None:
    assert at(TREE, "a.b") == [" x ", "", 3, True]
    assert at({"a": []}, "a.b") is None
    assert at("text", "a") is None
    assert entries(TREE["l"]) == []
    assert entries(None) == [None]


@pytest.mark.parametrize(
    ("paths", "text"),
    [
        (("none", "a.b"), "x, 3"),
        (("c+d.e",), "line one, 0.5"),
        (("n", "l", "d"), None),
        (("n+c",), "line one"),
        (("c.x", "d.e"), "0.5"),
        ((), None),
    ],
)
def test_the_first_path_that_says_something_counts(paths: tuple[str, ...], text: str | None) -> None:
    assert said(TREE, paths) == text
