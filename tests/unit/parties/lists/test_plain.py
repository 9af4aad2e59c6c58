"""A list of one's own: names a line, or CSV with headings."""

from tidewaiter.parties.lists import plain


def test_a_name_a_line_and_remarks_left_out() -> None:
    entries = plain.read(b"# ours\nJohn Doe\n\nExample Ltd\n", "own.txt", {}).entries.to_pylist()
    assert [(e["entry_id"], e["names"][0]["name"]) for e in entries] == [("2", "John Doe"), ("4", "Example Ltd")]


def test_headings_say_what_columns_are() -> None:
    data = (
        b"id,Name,aliases,kind,phone,tracking,colour\nA,John Doe,JD; Johnny,person,+12025550143,RB12345,red\n,,,,,,\n"
    )
    listing = plain.read(data, "own.csv", {})
    (entry,) = listing.entries.to_pylist()
    assert (entry["entry_id"], entry["kind"]) == ("A", "person")
    assert [n["name"] for n in entry["names"]] == ["John Doe", "JD", "Johnny"]
    assert {i["kind"]: i["value"] for i in entry["identifiers"]} == {"phone": "+12025550143", "tracking": "RB12345"}
    assert [p.code for p in listing.problems] == ["list-column-unknown"]


def test_markup_is_no_text() -> None:
    assert plain.recognise(b"John Doe\n", "x.txt")
    assert not plain.recognise(b"<html>", "x.txt")
