"""Parties of consignments as records: the same party is the same record wherever it stands."""

import pyarrow as pa

from tidewaiter.parties.resolution import prepare
from tidewaiter.parties.resolution.records import (
    PARTICULARS,
    RECORD,
    ROLES,
    SIDES,
    distinct,
    entity_columns,
    parties,
    read,
)

ANN = {"name": "Ann Feldholm", "city": "Dover", "phone": "+442079460018"}
BRUNO = {"name": "Bruno Wald", "address_line": "3 Mark Road"}
NAMELESS = {"city": "Dover", "phone": "+442079460018"}


def _rows(*pairs: tuple[dict[str, str], dict[str, str]]) -> pa.Table:
    columns = {
        f"{side}_{ending}": pa.array([pair[k].get(name) for pair in pairs], pa.string())
        for k, side in enumerate(SIDES)
        for name, ending in PARTICULARS.items()
    }
    return pa.table(columns)


def test_a_party_has_one_id_on_either_side_and_in_every_batch() -> None:
    first, second = _rows((ANN, BRUNO), (BRUNO, ANN)), _rows((ANN, ANN))
    ids = [parties(rows, side)["record_id"].to_pylist() for rows in (first, second) for side in SIDES]
    ann, bruno = ids[0]
    assert ids == [[ann, bruno], [bruno, ann], [ann], [ann]]
    assert ann != bruno
    assert ann[0] == "R"
    assert ann[1:].lstrip("-").isdigit()


def test_an_id_is_the_same_on_every_machine_and_in_every_version() -> None:
    (ann,) = parties(_rows((ANN, {})), "consignor")["record_id"].to_pylist()
    assert ann == "R-8635824586461703149"


def test_any_particular_makes_another_record_and_none_moves_into_the_next() -> None:
    changed = [ANN, *({**ANN, name: "x"} for name in PARTICULARS), {"name": "a", "identifier": "b"}, {"name": "ab"}]
    ids = parties(_rows(*((party, {}) for party in changed)), "consignor")["record_id"].to_pylist()
    assert len(set(ids)) == len(changed)


def test_where_nobody_is_named_there_is_no_record() -> None:
    rows = _rows((NAMELESS, {"name": ""}), (ANN, {}))
    assert parties(rows, "consignor").to_pylist()[0] == dict.fromkeys(RECORD.names)
    assert parties(rows, "consignee")["record_id"].to_pylist() == [None, None]
    assert distinct(rows)["name"].to_pylist() == ["Ann Feldholm"]


def test_each_different_party_stands_once_by_id() -> None:
    rows = _rows((ANN, BRUNO), (BRUNO, ANN), (NAMELESS, {**ANN, "city": "Deal"}))
    found = distinct(rows)
    assert found.schema == RECORD
    ids = found["record_id"].to_pylist()
    assert ids == sorted(set(ids))
    assert sorted(found["city"].to_pylist(), key=str) == ["Deal", "Dover", None]
    assert distinct(rows.slice(0, 0)).num_rows == 0
    assert distinct(rows).equals(distinct(rows.take([2, 0, 1])))


def test_rows_are_told_the_entities_of_their_parties() -> None:
    rows = _rows((ANN, BRUNO), (NAMELESS, ANN))
    ann = parties(rows, "consignor")["record_id"][0].as_py()
    told = entity_columns(rows, pa.table({"record_id": [ann], "entity": ["E1"]}))
    assert told["entity_consignor"].to_pylist() == ["E1", None]
    assert told["entity_consignee"].to_pylist() == [None, "E1"]


def test_records_are_prepared_by_roles_of_their_own() -> None:
    ready = prepare.prepare(distinct(_rows((ANN, BRUNO))), ROLES).to_pylist()
    assert {row["name"] for row in ready} == {"ann feldholm", "bruno wald"}
    assert set(read("consignor")) <= set(_rows((ANN, BRUNO)).column_names)
    assert {column for columns in ROLES.columns.values() for column in columns} == set(RECORD.names)
