from datetime import UTC, date, datetime

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats import mapped, mapped_convert
from tidewaiter.formats.mapping import Column, Identity, Mapping, load
from tidewaiter.formats.parsed import Parsed


def read(columns: dict[str, object], data: bytes, **more: object) -> Parsed:
    layout = Mapping(name="a", title="A", identity=Identity(columns=("id",)), columns=columns, **more)  # type: ignore[arg-type]
    return mapped.reader(layout).parse(data)


def values(columns: dict[str, object], data: bytes, field: str, **more: object) -> list[object]:
    return read(columns, data, **more).rows[field].to_pylist()


def test_text_is_trimmed_and_what_says_nothing_is_null() -> None:
    data = b'id,what\n1,  hats \n2,\n3,  \n4,N/A\n5,""\n'
    assert values({"goods_description": "what"}, data, "goods_description", missing=("N/A",)) == [
        "hats",
        None,
        None,
        None,
        None,
    ]


def test_joined_columns_leave_out_what_is_empty() -> None:
    data = b"id,a,b,c\n1,x,,z\n2,,,\n3,,y,\n"
    columns = {"consignor_address_line": Column(join=("a", "b", "c"))}
    assert values(columns, data, "consignor_address_line") == ["x, z", None, "y"]


def test_translation_refuses_or_keeps_what_it_does_not_know() -> None:
    data = b"id,m\n1,40\n2,99\n3,\n4,90\n"
    refusing = read({"transport_mode": Column(column="m", map={"40": "air", "90": ""})}, data)
    assert refusing.rows["transport_mode"].to_pylist() == ["air", None, None, None]
    assert [(p.code, p.path, p.value, p.row, p.severity) for p in refusing.problems] == [
        ("unmapped-value", "transport_mode", "99", 1, Severity.ERROR)
    ]
    keeping = read({"transport_mode": Column(column="m", map={"40": "air"}, unmapped="keep")}, data)
    assert keeping.rows["transport_mode"].to_pylist() == ["air", "99", None, "90"]
    assert keeping.problems == ()


def test_a_prefix_stands_before_a_value_and_not_before_nothing() -> None:
    assert values({"entry_office": Column(column="o", prefix="X-")}, b"id,o\n1,7\n2,\n", "entry_office") == [
        "X-7",
        None,
    ]


def test_containers_are_split_and_trimmed() -> None:
    data = b"id,c\n1,A / B/\n2,\n3,C\n"
    assert values({"container": Column(column="c", split="/")}, data, "container") == [["A", "B"], None, ["C"]]
    assert values({"container": "c"}, data, "container") == [["A / B/"], None, ["C"]]


def test_hs_codes_are_digits_six_to_ten() -> None:
    parsed = read({"hs_code": "h"}, b"id,h\n1,6109.10\n2,6109\n3,610910001234\n4,\n")
    assert parsed.rows["hs_code"].to_pylist() == ["610910", None, "6109100012", None]
    assert [(p.code, p.row, p.severity) for p in parsed.problems] == [
        ("bad-hs-code", 1, Severity.WARNING),
        ("bad-hs-code", 2, Severity.WARNING),
    ]


def test_bad_values_are_null_and_told_with_what_was_sent() -> None:
    columns: dict[str, object] = {"gross_mass_kg": "m", "package_quantity": "n", "eta": "e", "simulated": "s"}
    parsed = read(columns, b"id,m,n,e,s\n1,x,1.5,31 Feb,perhaps\n2,1,2,2026-01-01,no\n")
    assert {(p.code, p.path, p.value, p.row) for p in parsed.problems} == {
        ("bad-number", "gross_mass_kg", "x", 0),
        ("bad-number", "package_quantity", "1.5", 0),
        ("bad-date", "eta", "31 Feb", 0),
        ("bad-flag", "simulated", "perhaps", 0),
    }
    assert parsed.rows.slice(1, 1).select(["gross_mass_kg", "package_quantity", "simulated"]).to_pylist() == [
        {"gross_mass_kg": 1.0, "package_quantity": 2, "simulated": False}
    ]


def test_an_unknown_unit_is_one_problem_and_no_mass() -> None:
    parsed = read({"gross_mass_kg": Column(column="w", unit_column="u")}, b"id,w,u\n1,2,LB\n2,2,stone\n3,2,\n")
    assert parsed.rows["gross_mass_kg"].to_pylist() == [pytest.approx(0.90718474), None, 2.0]
    assert [(p.code, p.value, p.row) for p in parsed.problems] == [("bad-unit", "stone", 1)]


def test_problems_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped_convert, "MAX_LISTED", 2)
    parsed = read({"gross_mass_kg": "m"}, b"id,m\n" + b"1,x\n" * 5)
    assert [(p.value, p.row) for p in parsed.problems] == [("x", 0), ("x", 1), ("3 more rows", None)]


def test_constants_and_the_filer_fill_every_row() -> None:
    more = {"filer": "ACME", "constants": {"regime": "mail", "package_quantity": 1, "posted_on": date(2026, 1, 2)}}
    (row,) = read({}, b"id\n1\n", **more).rows.to_pylist()
    assert (row["filer"], row["regime"], row["package_quantity"], row["posted_on"]) == (
        "ACME",
        "mail",
        1,
        date(2026, 1, 2),
    )
    assert (row["source_format"], row["consignment_id"]) == ("a", "1")


def test_attributes_hold_what_was_filed_and_nothing_else() -> None:
    found = values({}, b"id,a,b\n1,x,y\n2,,z\n3,,\n", "attributes", attributes={"first": "a", "second": "b"})
    assert found == [[("first", "x"), ("second", "y")], [("second", "z")], None]


def test_an_attribute_that_speaks_of_a_protected_trait_is_left_out_and_told() -> None:
    data = b'{"id": 1, "m": {"lane": "A", "sender_gender": "f"}}\n{"id": 2, "m": {"lane": "B"}}\n{"id": 3}\n'
    parsed = read({"attributes": "m"}, data)
    assert parsed.rows["attributes"].to_pylist() == [[("lane", "A")], [("lane", "B")], None]
    assert [(p.code, p.row, p.severity) for p in parsed.problems] == [("protected-trait", 0, Severity.WARNING)]


@pytest.mark.parametrize(
    ("scheme", "sent", "expected"),
    [
        ("s10", "lx 000 000 005 cn", "s10:LX000000005CN"),
        ("awb", "12312345675", "awb:123-12345675"),
        ("awb", "123 12345675", "awb:123-12345675"),
        ("bill", "ab 1", "bill:ab 1"),
        (None, "decl:9", "decl:9"),
    ],
)
def test_identifiers_have_one_spelling(scheme: str | None, sent: str, expected: str) -> None:
    layout = Mapping(name="a", title="A", identity=Identity(columns=("id",), scheme=scheme), columns={})  # type: ignore[arg-type]
    assert mapped.reader(layout).parse(f"id\n{sent}\n".encode()).rows["consignment_id"].to_pylist() == [expected]


def test_an_identity_of_two_columns_needs_both() -> None:
    layout = Mapping(name="a", title="A", identity=Identity(columns=("x", "y"), scheme="hawb", prefix="P:"), columns={})
    parsed = mapped.reader(layout).parse(b"x,y\n1,2\n3,\n")
    assert parsed.rows["consignment_id"].to_pylist() == ["hawb:P:1/2"]
    assert [r.position for r in parsed.rejects] == [1]


def test_typed_parquet_columns_are_taken_as_they_are() -> None:
    table = pa.table(
        {
            "id": ["1"],
            "m": pa.array([1500], pa.int64()),
            "e": pa.array(["2026-01-02T03:00"]).cast(pa.timestamp("us")),
            "p": pa.array([datetime(2026, 1, 2, 3, tzinfo=UTC)], pa.timestamp("ms", "UTC")),
            "d": [date(2026, 1, 5)],
            "s": [True],
            "c": [["A", "B"]],
            "n": [12345.0],
            "i": [[{"sequence": 1, "quantity": 2.0}]],
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    columns = {
        "gross_mass_kg": Column(column="m", unit="g"),
        "eta": "e",
        "received_at": "p",
        "posted_on": "d",
        "simulated": "s",
        "container": "c",
        "consignor_id": "n",
        "items": "i",
    }
    parsed = read(columns, sink.getvalue().to_pybytes(), time_zone="Asia/Seoul")
    (row,) = parsed.rows.to_pylist()
    assert parsed.problems == ()
    assert row["gross_mass_kg"] == 1.5
    assert row["eta"] == datetime(2026, 1, 1, 18, tzinfo=UTC)
    assert row["received_at"] == datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert (row["posted_on"], row["simulated"], row["container"]) == (date(2026, 1, 5), True, ["A", "B"])
    assert (row["consignor_id"], row["items"][0]["quantity"]) == ("12345", 2.0)


def test_item_numbers_that_cannot_be_read_are_told() -> None:
    parsed = read({"items": "i"}, b'{"id": 1, "i": [{"quantity": "three"}]}\n{"id": 2, "i": "none"}\n')
    assert [(p.code, p.path, p.row) for p in parsed.problems] == [
        ("bad-structure", "items", 1),
        ("bad-number", "items", 0),
    ]


def test_an_empty_table_has_the_schema() -> None:
    for name in ("post-csv", "kcs", "consignment"):
        layout = msgspec.structs.replace(load(name), kind="csv")
        header = ",".join(f'"{column}"' for column in layout.names())
        assert mapped.reader(layout).parse(f"{header}\n".encode()).rows.num_rows == 0
