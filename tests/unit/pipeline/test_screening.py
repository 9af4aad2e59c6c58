"""Screening is the same however a set is cut; names of any table can be screened."""

import pyarrow as pa

from tidewaiter.parties.lists.schema import Entry, EntryKind, Name, listing
from tidewaiter.parties.screen import LOOKOUTS
from tidewaiter.parties.screening.prepared import Prepared
from tidewaiter.parties.screening.result import HIT
from tidewaiter.pipeline import screening

ENTRIES = listing("own", [Entry("1", EntryKind.PERSON, [Name("QARAVELLI, Temur Oybek")])]).entries


def test_parts_change_nothing() -> None:
    prepared = Prepared.of_entries(ENTRIES)
    rows = screening.names_as_rows(["Temur Qaravelly", "Jane Miller", None, "Qaravelli Temur"])
    whole = screening.screened([rows], prepared)
    cut = screening.screened([rows.slice(k, 1) for k in range(4)], prepared)
    assert whole.num_rows == 2
    assert whole.equals(cut.combine_chunks()) or whole.to_pylist() == cut.to_pylist()
    assert screening.screened([], prepared).schema == HIT


def test_own_lookouts_for_parties_are_entries() -> None:
    rows = [
        {"lookout_id": "L-000001", "kind": "consignor", "key": "temur qaravelli"},
        {"lookout_id": "L-000002", "kind": "goods", "key": "tea"},
        {"lookout_id": "L-000003", "kind": "consignee", "key": "id:9"},
    ]
    found = screening.own_entries(pa.Table.from_pylist(rows, schema=LOOKOUTS)).to_pylist()
    assert [(e["entry_id"], e["names"][0]["name"]) for e in found] == [("L-000001", "temur qaravelli")]
    assert screening.own_entries(LOOKOUTS.empty_table()).num_rows == 0


def test_names_of_a_table_are_found_by_their_heading() -> None:
    assert screening.names_in(b"id,Full_Name\n1,A B\n") == ["A B"]
    assert screening.names_in(b"id,colour\n1,red\n") is None
    assert screening.names_in(b"PAR1 broken") is None


def test_consignments_are_read_before_names() -> None:
    rows, problems = screening.rows_of(b"name\nTemur Qaravelli\n")
    assert (rows["consignor_name"].to_pylist(), problems) == (["Temur Qaravelli"], ())
