"""Consignments that share a notification are summed in the order in which they arrive."""

from datetime import date

import pyarrow as pa
import pytest

from tidewaiter.links.notified import GOODS, NOTICES, match
from tidewaiter.links.notified_sums import EARLIER, together

DAY = date(2026, 3, 2)
MORE = "more_than_notified"


def goods(*amounts: dict[str, object]) -> pa.Table:
    plain = {"regulated": "chemical", "importer": "acme pharma", "country": "CN"}
    rows = [
        {"consignment_id": f"bill:B{at}", **plain, "arrives_on": date(2026, 3, 10 + at), **amount}
        for at, amount in enumerate(amounts)
    ]
    return pa.Table.from_pylist(rows, schema=GOODS)


def notices(**other: object) -> pa.Table:
    row = {
        "notice": 1,
        "regulated": "chemical",
        "importer": "acme pharma",
        "expected_on": date(2026, 3, 9),
        "filed_on": date(2026, 1, 10),
        "number": "TX1",
        "allowed": True,
        **other,
    }
    return pa.Table.from_pylist([row], schema=NOTICES)


def said(of: pa.Table, known: pa.Table, earlier: list[dict[str, object]] | None = None) -> list[tuple[str, list[str]]]:
    before = pa.Table.from_pylist(earlier or [], schema=EARLIER)
    rows = together(match(of, known, DAY), of, known, before).to_pylist()
    return [(row["verdict"], row["differs"]) for row in rows]


@pytest.mark.parametrize(
    ("amounts", "notified", "expected"),
    [
        ([{"net_kg": 25.0}], {"mass_kg": 25.0}, [("covered", [])]),
        ([{"net_kg": 10.0}, {"net_kg": 15.0}], {"mass_kg": 25.0}, [("covered", ["shared"])] * 2),
        (
            [{"net_kg": 20.0}, {"net_kg": 15.0}, {"net_kg": 1.0}],
            {"mass_kg": 25.0},
            [("covered", ["shared"]), ("more_than_notified", ["together"]), ("more_than_notified", ["together"])],
        ),
        ([{"net_kg": 26.0}, {}], {"mass_kg": 25.0}, [(MORE, ["shared"]), (MORE, ["together"])]),
        ([{"gross_kg": 20.0}, {"gross_kg": 21.0}], {"mass_kg": 25.0}, [("covered", ["shared"])] * 2),  # packing of both
        (
            [{"gross_kg": 20.0}, {"gross_kg": 22.0}],
            {"mass_kg": 25.0},
            [("covered", ["shared"]), ("more_than_notified", ["together"])],
        ),
        ([{"pieces": 1.0}, {"pieces": 1.0}], {"quantity": 1}, [("covered", ["shared"]), (MORE, ["together"])]),
        ([{"net_kg": 99.0}, {"net_kg": 99.0}], {}, [("covered", ["shared"])] * 2),
        ([{"net_kg": 10.0}, {"net_kg": 10.0}], {"mass_kg": 15.0, "number": None}, [("no_number", [])] * 2),
    ],
)  # fmt: skip
def test_what_shares_a_notification_is_summed(
    amounts: list[dict[str, object]], notified: dict[str, object], expected: list[tuple[str, list[str]]]
) -> None:
    assert said(goods(*amounts), notices(**notified)) == expected


def test_what_was_counted_before_counts_and_itself_only_once() -> None:
    before = {"regulated": "chemical", "notice": 1, "arrives_on": date(2026, 3, 1), "net_kg": 20.0}
    other, same = {**before, "consignment_id": "bill:A"}, {**before, "consignment_id": "bill:B0"}
    one, known = goods({"net_kg": 20.0}), notices(mass_kg=25.0)
    assert said(one, known, [other]) == [("more_than_notified", ["together"])]
    assert said(one, known, [same]) == [("covered", [])]
    assert said(one, known, [{**other, "arrives_on": date(2026, 3, 20)}]) == [("covered", ["shared"])]


def test_what_came_under_a_number_that_was_used_up_is_not_summed() -> None:
    both = goods({"net_kg": 10.0}, {"net_kg": 20.0})
    assert said(both, notices(mass_kg=25.0, used_for="bill:B0")) == [("covered", []), ("used", [])]
