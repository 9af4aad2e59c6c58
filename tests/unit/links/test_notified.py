"""Goods and notifications: how they are matched, what a number covers on a day, and what is said to differ."""

from datetime import date

import pyarrow as pa
import pytest

from tidewaiter.links.notified import GOODS, NOTICES, match

DAY = date(2026, 3, 2)


def goods(**other: object) -> pa.Table:
    row = {
        "consignment_id": "bill:B1",
        "regulated": "machine",
        "references": ["B1"],
        "words": ["PILL", "PRESS", "ZP9123"],
        "importer": "acme pharma",
        "importer_id": "DE123",
        "place": "USLAX",
        "country": "CN",
        "arrives_on": date(2026, 3, 10),
        **other,
    }
    return pa.Table.from_pylist([row], schema=GOODS)


def notice(which: int = 1, **other: object) -> dict[str, object]:
    return {
        "notice": which,
        "regulated": "machine",
        "references": ["B1"],
        "serials": ["ZP9123"],
        "importer": "acme pharma",
        "importer_id": "DE123",
        "place": "USLAX",
        "country": "CN",
        "expected_on": date(2026, 3, 9),
        "filed_on": date(2026, 1, 10),
        "number": "TX1",
        "valid_from": date(2026, 2, 1),
        "valid_until": None,
        "allowed": True,
        "used_for": None,
        **other,
    }


def said(of: pa.Table, *notices: dict[str, object], day: date = DAY) -> dict[str, object]:
    (row,) = match(of, pa.Table.from_pylist(list(notices), schema=NOTICES), day).to_pylist()
    return row


def test_a_valid_number_covers_and_nothing_differs() -> None:
    row = said(goods(), notice())
    assert (row["notice"], row["way"], row["verdict"], row["differs"]) == (1, "reference", "covered", [])


def test_without_any_notification_it_is_not_notified() -> None:
    assert said(goods()) == {
        "consignment_id": "bill:B1",
        "regulated": "machine",
        "notice": None,
        "way": None,
        "verdict": "not_notified",
        "differs": [],
    }


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ({"number": None}, "no_number"),
        ({"valid_from": date(2026, 3, 11)}, "not_yet_valid"),
        ({"valid_from": date(2026, 3, 10), "valid_until": date(2026, 3, 10)}, "covered"),
        ({"valid_until": date(2026, 3, 9)}, "expired"),
        ({"allowed": False}, "not_allowed"),
        ({"used_for": "bill:OTHER"}, "used"),
        ({"used_for": "bill:B1", "valid_until": date(2026, 3, 9)}, "covered"),
        ({"regulated": "chemical"}, "other_goods"),
    ],
)
def test_what_a_notification_says(other: dict[str, object], verdict: str) -> None:
    assert said(goods(), notice(**other))["verdict"] == verdict


def test_a_number_that_has_become_valid_since_the_arrival_covers_what_waits() -> None:
    late = notice(valid_from=date(2026, 3, 12))
    assert said(goods(), late, day=date(2026, 3, 11))["verdict"] == "not_yet_valid"
    assert said(goods(), late, day=date(2026, 3, 12))["verdict"] == "covered"


@pytest.mark.parametrize(
    ("other", "way"),
    [
        ({"references": ["X"]}, "serial"),
        ({"references": ["X"], "serials": []}, "importer-id"),
        ({"references": ["X"], "serials": [], "importer_id": None}, "importer-name"),
        ({"references": ["X"], "serials": [], "importer_id": None, "importer": "other"}, None),
        ({"references": ["X"], "serials": [], "expected_on": date(2026, 9, 1)}, None),
    ],
)
def test_by_what_they_are_matched(other: dict[str, object], way: str | None) -> None:
    assert said(goods(), notice(**other))["way"] == way


def test_what_differs_is_said() -> None:
    other = notice(
        importer="beta", importer_id="X9", place="USNYC", country="IN", serials=["QQ7777"],
        expected_on=date(2026, 4, 20), filed_on=date(2026, 3, 1),
    )  # fmt: skip
    assert said(goods(), other)["differs"] == ["importer", "place", "country", "date", "serial", "late"]
    assert said(goods(), notice(importer="acme pharma gmbh"))["differs"] == []


def test_the_notification_that_fits_best_counts() -> None:
    used = notice(1, used_for="bill:OTHER")
    by_name = notice(2, references=["X"], serials=[], importer_id=None)
    chemical = notice(3, regulated="chemical")
    assert said(goods(), used, by_name, chemical)["notice"] == 2
    assert said(goods(), by_name, notice(4))["notice"] == 4


@pytest.mark.parametrize(
    ("declared", "notified", "verdict", "differs"),
    [
        ({"net_kg": 25.4}, {"mass_kg": 25.0}, "covered", []),
        ({"net_kg": 26.0, "gross_kg": 30.0}, {"mass_kg": 25.0}, "more_than_notified", []),
        ({"gross_kg": 36.0}, {"mass_kg": 25.0}, "covered", []),  # drums and a pallet
        ({"gross_kg": 37.0}, {"mass_kg": 25.0}, "more_than_notified", []),
        ({"gross_kg": 12.0}, {"mass_kg": 25.0}, "covered", ["less"]),
        ({"pieces": 3.0}, {"quantity": 2}, "more_than_notified", []),
        ({"pieces": 2.0}, {"quantity": 2}, "covered", []),
        ({}, {"mass_kg": 25.0, "quantity": 2}, "covered", []),
        ({"net_kg": 99.0, "pieces": 9.0}, {}, "covered", []),
        ({"net_kg": 99.0}, {"mass_kg": 25.0, "number": None}, "no_number", []),
    ],
)
def test_more_than_was_notified_is_not_covered(
    declared: dict[str, object], notified: dict[str, object], verdict: str, differs: list[str]
) -> None:
    row = said(goods(**declared), notice(**notified))
    assert (row["verdict"], row["differs"]) == (verdict, differs)
