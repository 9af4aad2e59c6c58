"""XML of lists is hostile until shown otherwise."""

import pytest

from tidewaiter.parties.lists.schema import Listing
from tidewaiter.parties.lists.tree import read_tree, root_name, text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml-doctype"),
        (b"<a><b></a>", "xml-malformed"),
        (b"<a>" * 100 + b"</a>" * 100, "xml-too-deep"),
        (b"", "xml-malformed"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    found = read_tree(data)
    assert isinstance(found, Listing)
    assert [p.code for p in found.problems] == [code]


def test_namespaces_are_dropped() -> None:
    root = read_tree(b'<n:a xmlns:n="urn:x"><n:b> c </n:b></n:a>')
    assert not isinstance(root, Listing)
    assert (root.tag, text(root, "b"), text(root, "d")) == ("a", "c", "")


def test_the_root_is_known_by_the_first_bytes() -> None:
    assert root_name(b'\xef\xbb\xbf<?xml version="1.0"?><!-- x --><n:a b="c">') == "a"
    assert root_name(b"no markup") == ""
    assert root_name(b"<") == ""
