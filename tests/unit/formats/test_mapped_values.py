from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tidewaiter.engine.local import project
from tidewaiter.formats import mapped_values as values


def evaluate(expression: str, text: str | None, **more: str) -> object:
    table = pa.table({"x": pa.array([text], pa.string()), **{name: [value] for name, value in more.items()}})
    return project(table, {"y": expression})["y"].to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1.0),
        ("-1.5", -1.5),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("1e-7", 1e-7),
        ("1,234.50", 1234.5),
        ("1 234\u00a0567", 1234567.0),
        ("1'234'567.8", 1234567.8),
        ("1,5", None),
        ("12,34", None),
        ("nan", None),
        ("inf", None),
        ("0x10", None),
        ("1 kg", None),
        ("", None),
        (None, None),
    ],
)
def test_numbers_with_a_point(text: str | None, number: float | None) -> None:
    assert evaluate(values.number("x"), text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("1,5", 1.5), ("1.234", 1234.0), ("1.234,5", 1234.5), ("1234,56", 1234.56), ("1.5", None)]
)
def test_numbers_with_a_comma(text: str, number: float | None) -> None:
    assert evaluate(values.number("x", ","), text) == number


def test_infinity_is_no_number() -> None:
    table = pa.table({"x": [float("inf"), float("nan"), 1.5, None]})
    assert project(table, {"y": values.finite("x")})["y"].to_pylist() == [None, None, 1.5, None]
    assert project(table, {"y": values.mass("x", "g", None)})["y"].to_pylist() == [None, None, 0.0015, None]


def test_whole_numbers_fit_into_32_bits() -> None:
    table = pa.table({"x": [3.0, 3.5, 1e10, -1.0, float("inf"), None]})
    assert project(table, {"y": values.whole("x")})["y"].to_pylist() == [3, None, None, -1, None, None]


@pytest.mark.parametrize(
    ("unit", "kilograms"), [("kg", 2.0), ("g", 0.002), ("lb", 0.90718474), ("oz", 0.05669904625), ("t", 2000.0)]
)
def test_masses_by_unit_and_by_a_column_of_units(unit: str, kilograms: float) -> None:
    table = pa.table({"x": [2.0], "u": [unit]})
    assert project(table, {"y": values.mass("x", unit, None)})["y"].to_pylist() == [pytest.approx(kilograms)]
    assert project(table, {"y": values.mass("x", None, "u")})["y"].to_pylist() == [pytest.approx(kilograms)]
    assert all(evaluate(values.known_unit("x"), spelling.lower()) for spelling in values.UNIT_SPELLINGS[unit])


def test_a_missing_unit_means_kilograms_and_an_unknown_one_nothing() -> None:
    table = pa.table({"x": [2.0, 2.0], "u": pa.array([None, "stone"], pa.string())})
    assert project(table, {"y": values.mass("x", None, "u")})["y"].to_pylist() == [2.0, None]
    assert evaluate(values.known_unit("x"), "stone") is None


def moment(text: str, forms: tuple[str, ...] = (), zone: str = "UTC") -> object:
    table = pa.table({"x": [text]})
    read = project(table, {"m": values.moment("x", forms, zone)})
    found = project(read, {"y": values.plausible("m", day=False)})["y"].to_pylist()[0]
    return found.astimezone(UTC) if isinstance(found, datetime) else found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("20260102", datetime(2026, 1, 2, tzinfo=UTC)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05+09:00", datetime(2026, 1, 1, 18, 4, 5, tzinfo=UTC)),
        ("2026-01-02 03:04", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
        ("2026-01-02T03:04:05.250", datetime(2026, 1, 2, 3, 4, 5, 250_000, tzinfo=UTC)),
        ("2026-02-30", None),
        ("infinity", None),
        ("epoch", None),
        ("9999-01-01", None),
        ("1812-01-01", None),
        ("2026-01-02x", None),
    ],
)
def test_times_in_iso_8601(text: str, expected: datetime | None) -> None:
    assert moment(text) == expected


def test_times_in_the_forms_and_the_zone_of_the_mapping() -> None:
    forms = ("%d/%m/%Y", "%d/%m/%Y %I:%M %p")
    assert moment("31/12/2025", forms, "Asia/Seoul") == datetime(2025, 12, 30, 15, tzinfo=UTC)
    assert moment("1/2/2026 5:06 PM", forms) == datetime(2026, 2, 1, 17, 6, tzinfo=UTC)
    assert moment("2026-01-02", forms) is None
    assert moment("2026-01-02 03:04 +0200", ("%Y-%m-%d %H:%M %z",), "Asia/Seoul") == datetime(
        2026, 1, 2, 1, 4, tzinfo=UTC
    )


def test_a_day_is_the_day_as_written() -> None:
    read = project(pa.table({"x": ["2026-01-02T23:00:00+09:00", "2026-01-03"]}), {"m": values.moment("x", (), None)})
    assert project(read, {"y": values.plausible("m", day=True)})["y"].to_pylist() == [
        date(2026, 1, 2),
        date(2026, 1, 3),
    ]


@pytest.mark.parametrize(
    ("text", "flag"), [("true", True), ("Y", True), ("1", True), ("no", False), ("0", False), ("maybe", None)]
)
def test_flags(text: str, *, flag: bool | None) -> None:
    assert evaluate(values.flag("x"), text) is flag


def test_items_from_json_and_the_numbers_in_them_that_could_not_be_read() -> None:
    text = '[{"sequence": 1, "declared_value": "2.5", "hs_code": 610910, "more": 1}, {"quantity": "three"}]'
    first, second = evaluate(values.items("x"), text)
    assert (first["sequence"], first["declared_value"], first["hs_code"]) == (1, 2.5, "610910")
    assert second["quantity"] is None
    for sent, doubt in ((text, True), ('[{"quantity": 3}]', False), ("[]", False)):
        read = project(pa.table({"x": [sent]}), {"x": "x", "r": values.items("x")})
        assert project(read, {"y": values.items_doubt("x", "r")})["y"].to_pylist() == [doubt]
    assert [evaluate(values.items("x"), bad) for bad in ("{}", "[", "x")] == [None, None, None]


def test_attributes_from_json() -> None:
    assert evaluate(values.attributes("x"), '{"a": 1, "b": "two"}') == [("a", "1"), ("b", "two")]
    assert [evaluate(values.attributes("x"), bad) for bad in ("[]", "{", '{"a": 1, "a": 2}')] == [None, None, None]
