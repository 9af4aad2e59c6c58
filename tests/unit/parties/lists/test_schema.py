"""Entries as a table: repeated names once, empty entries told."""

from tidewaiter.parties.lists.schema import Entry, IdentifierKind, Name, listing, refused


def test_an_entry_that_names_nothing_is_a_problem() -> None:
    made = listing("own", [Entry("1", names=[Name(" ")]), Entry("2", names=[Name("A"), Name("A")])])
    assert [p.code for p in made.problems] == ["list-entry-empty"]
    assert [len(names) for names in made.entries["names"].to_pylist()] == [1]


def test_a_number_alone_makes_an_entry() -> None:
    assert listing("own", [Entry("1", identifiers=[(IdentifierKind.PHONE, "+1")])]).entries.num_rows == 1


def test_a_refused_file_has_no_entries() -> None:
    assert refused("x", "y", "z").entries.num_rows == 0
