"""Rows to hits: spelt otherwise, in another script, by identifiers and addresses; the same however rows are cut."""

# ruff: noqa: E501 - names in escapes

import random
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from prepare import ENTRIES, prepared

from tidewaiter.cargo.schema import table
from tidewaiter.engine.remembered import LEAST_TEXTS
from tidewaiter.parties.screening.prepared import Prepared, primary_name
from tidewaiter.parties.screening.result import HIT


def rows(*filed: dict[str, object]) -> pa.Table:
    return table(
        [{"consignment_id": f"t:{n}", "version": 1, "source_position": n, **row} for n, row in enumerate(filed)]
    )


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Temur Oybek Qaravelli", "1"),
        ("Temur O. Qaravelly", "1"),
        ("Mr Qaravelli Temur", "1"),
        ("TEMUROYBEK QARAVELLI", "1"),
        ("zolvatex tradign company limited", "2"),
        ("\u062e\u0644\u064a\u0644 \u0645\u0628\u0627\u0631\u0643 \u0635\u062f\u064a\u0642\u064a", "3"),
        (
            "\u0422\u0435\u043c\u0443\u0440 \u041e\u0439\u0431\u0435\u043a \u041a\u0430\u0440\u0430\u0432\u0435\u043b\u043b\u0438",
            "1",
        ),
        ("\u738b\u5c0f\u660e", "4"),
        ("Xiao Ming Wang", "4"),
        ("Hani Tilfah", "5"),
    ],
)
def test_a_name_spelt_otherwise_is_found(name: str, entry: str) -> None:
    hits = prepared().screen(rows({"consignee_name": name})).to_pylist()
    assert entry in {hit["entry_id"] for hit in hits}
    assert all(hit["field"] == "consignee_name" and hit["filed"] == name for hit in hits)


@pytest.mark.parametrize("name", ["Jane Miller", "Trading Co., Ltd.", "Mr", "", "  ", "???", "Oybek", None])
def test_the_innocent_are_left_in_peace(name: str | None) -> None:
    assert prepared().screen(rows({"consignor_name": name})).num_rows == 0


def test_identifiers_meet_in_any_spelling() -> None:
    hits = (
        prepared()
        .screen(
            rows(
                {"consignor_phone": "020 7946 0018", "consignor_country": "GB"},
                {"consignee_email": "SalesZolva@googlemail.com"},
                {"s10": "RB998877665GB"},
                {"attributes": {"note": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"}},
                {"consignee_id": "ab 123456"},
                {"consignee_id": "12", "consignor_phone": "020 7946 0019", "consignor_country": "GB"},
            )
        )
        .to_pylist()
    )
    assert [(h["consignment_id"], h["kind"], h["field"], h["score"]) for h in hits] == [
        ("t:0", "identifier", "consignor_phone", 1.0),
        ("t:1", "identifier", "consignee_email", 1.0),
        ("t:2", "identifier", "s10", 1.0),
        ("t:3", "identifier", "attributes", 1.0),
        ("t:4", "identifier", "consignee_id", 1.0),
    ]


def test_addresses_meet_by_similarity_where_asked_for() -> None:
    filed = rows(
        {"consignor_address_line": "Via Brasil 42", "consignor_city": "Panama City"}, {"consignor_city": "Panama"}
    )
    (hit,) = prepared(addresses=True).screen(filed).to_pylist()
    assert (hit["kind"], hit["entry_id"], hit["filed"]) == ("address", "2", "Via Brasil 42, Panama City")
    assert prepared().screen(filed).num_rows == 0


def test_hits_do_not_depend_on_how_rows_are_cut_or_ordered() -> None:
    made = prepared(0.2)
    filed = rows(
        *({"consignor_name": n} for n in ("Temur Qaravelli", "Jane Miller", "Hani Tilfah", "Hany Telfah", "Wang Ming")),
        {
            "consignor_name": "\u0647\u0627\u0646\u064a \u0637\u0644\u0641\u0627\u062d",
            "consignee_name": "Temur Qaravelli",
        },
        {"consignor_name": "hani tlfah"},
    )
    whole = made.screen(filed)
    order = list(range(filed.num_rows))
    random.Random(3).shuffle(order)  # noqa: S311 - seeded
    assert made.screen(filed.take(order)).equals(whole)
    parts = pa.concat_tables([made.screen(filed.slice(k, 1)) for k in range(filed.num_rows)])
    assert parts.sort_by([("consignment_id", "ascending")]).num_rows == whole.num_rows
    assert sorted(map(str, parts.to_pylist())) == sorted(map(str, whole.to_pylist()))
    assert whole.schema == HIT


def test_names_that_come_again_are_remembered_and_have_the_same_hits() -> None:
    made = prepared(0.2)
    spelt = ("Temur Qaravelli", "Hany Telfah", "Wang Ming")
    others = [f"Zebulon Quackenbush {n}" for n in range(LEAST_TEXTS + 100)]
    filed = rows(*({"consignor_name": name} for name in (*spelt, *others, *reversed(others), None, *reversed(spelt))))
    first, again = made.screen(filed), made.screen(filed)
    once = pa.concat_tables([prepared(0.2).screen(filed.slice(k, 1000)) for k in range(0, filed.num_rows, 1000)])
    assert first.equals(again)
    assert sorted(map(str, first.to_pylist())) == sorted(map(str, once.to_pylist()))
    assert {hit["filed"] for hit in first.to_pylist()} >= {"Temur Qaravelli", "Hany Telfah"}
    stricter = replace(made, threshold=0.99)
    assert stricter.screen(filed).num_rows < first.num_rows


def test_an_empty_list_and_no_rows_give_no_hits() -> None:
    nobody = Prepared.of_entries(ENTRIES.slice(0, 0), addresses=True)
    assert nobody.screen(rows({"consignor_name": "Temur Qaravelli", "consignor_address_line": "x"})).num_rows == 0
    assert prepared().screen(rows()).num_rows == 0


def test_an_entry_is_known_by_its_primary_name() -> None:
    assert [primary_name(row) for row in ENTRIES.to_pylist()[:2]] == [
        "QARAVELLI, Temur Oybek",
        "Zolvatex Trading Co., Ltd.",
    ]
