"""Normal forms of records: names whichever way round, dates in any form, nothing for nothing."""

import pyarrow as pa

from tidewaiter.parties.resolution import prepare, roles


def _prepared(**columns: list[str | None]) -> list[dict[str, str | None]]:
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return prepare.prepare(table, roles.find(table.column_names)).to_pylist()


def test_a_surname_filed_first_is_turned_and_a_rank_stays_behind() -> None:
    turned, ranked = _prepared(full_name=["SMITH, John", "Thomas Abbot, 1st Baron Carden"])
    assert (turned["given"], turned["surname"]) == ("john", "smith")
    assert ranked["given"] == "thomas"


def test_short_forms_share_root_and_sound() -> None:
    bill, william = _prepared(full_name=["Bill Abbot", "William Abbot"])
    assert bill["given_root"] == william["given_root"] == "william"
    assert bill["name_sound"] == william["name_sound"]
    assert bill["given"] == "bill"


def test_dates_in_any_form_are_eight_digits() -> None:
    rows = _prepared(name=["a b"] * 4, dob=["1944-07-20", "20/07/1944", "20 Jul 1944", "unknown"])
    assert [row["birth_date"] for row in rows] == ["19440720"] * 3 + [None]


def test_what_says_nothing_is_nothing() -> None:
    (row,) = _prepared(name=["Ann Lee"], city=["N/A"], email=["unknown"])
    assert row["locality"] is None
    assert row["email"] is None
