"""Kits are assembled across receivers that share rare values; hubs, sellers and traders are not made kits of."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.links.kit import CANDIDATE, KIT_LINKS, MOST, SHARED, Assembled, Kit, assemble
from tidewaiter.links.kit_parts import recognise

DAY = datetime(2026, 1, 5, tzinfo=UTC)
LINKS = [link.name for link in KIT_LINKS if link.name != "entity_consignee"]
Row = tuple[str, int, str, dict[str, int]]

PRESS: Row = ("a", 0, "pill press machine", {"consignee_address": 1, "consignee_phone": 5})
DIE: Row = ("b", 9, "tablet punch die", {"consignee_address": 2, "consignee_phone": 5})
BINDER: Row = ("c", 30, "microcrystalline cellulose", {"consignee_address": 2})


def assembled(
    *rows: Row, sharing: dict[tuple[str, int], int] | None = None, days: int = 150, least: float = 0.5
) -> Assembled:
    schema = pa.schema([*CANDIDATE, *(pa.field(f"hash_{name}", pa.int64()) for name in LINKS)])
    table = pa.Table.from_pylist(
        [
            {"consignment_id": name, "received_at": DAY + timedelta(days=day), "goods_description": text}
            | {f"hash_{link}": value for link, value in links.items()}
            for name, day, text, links in rows
        ],
        schema,
    )
    counts: dict[tuple[str, int], int] = {}
    for _, _, _, links in rows:
        for pair in links.items():
            counts[pair] = counts.get(pair, 0) + 1
    counts |= sharing or {}
    shared = [{"link": link, "hash": value, "sharing": many} for (link, value), many in sorted(counts.items())]
    found = recognise(table["goods_description"], pa.nulls(table.num_rows, pa.string()))
    return assemble(table, found, pa.Table.from_pylist(shared, SHARED), days=days, least=least)


def ids(kit: Kit) -> list[str]:
    return [one.consignment_id for one in kit.found]


def test_parts_that_reach_linked_receivers_within_months_are_one_kit() -> None:
    kit = assembled(PRESS, DIE, BINDER).kits[0]
    assert ids(kit) == ["a", "b", "c"]
    assert kit.parts == ("press", "die", "binder")
    assert kit.sure > 0.8
    assert kit.kit_id == "kit:a"


def test_a_kit_tells_its_parts_its_links_what_is_missing_and_what_speaks_against_it() -> None:
    kit = assembled(PRESS, DIE, sharing={("consignee_address", 2): 60}, least=0.0).kits[0]
    told = " ".join(reason.sentence for reason in kit.reasons)
    assert "a may hold a tabletting machine ('pill press machine'; believed 0.85)." in told
    assert "b may hold punches or dies" in told
    assert "60 consignments" in told
    assert "binder or filler" in kit.missing
    assert kit.joints[0].sentence.startswith("a and b share consignee's telephone (named by 2 in all): strength")
    assert any(reason.points < 0 for reason in kit.reasons[1:])


def test_what_nothing_links_is_no_kit() -> None:
    assert assembled(PRESS, BINDER).kits == ()


def test_a_hub_joins_nothing_and_is_counted() -> None:
    found = assembled(PRESS, DIE, sharing={("consignee_phone", 5): 900})
    assert found.kits == ()
    assert found.hubs == (("consignee_phone", 1),)


def test_parts_too_far_apart_are_no_kit() -> None:
    assert assembled(PRESS, ("b", 160, *DIE[2:])).kits == ()
    assert assembled(PRESS, ("b", 9, *DIE[2:]), days=5).kits == ()


def test_two_of_the_same_part_are_no_kit() -> None:
    assert assembled(PRESS, ("b", 3, "tablet press", {"consignee_phone": 5})).kits == ()


def test_a_seller_of_machines_makes_no_kit_of_its_customers() -> None:
    customers = [(f"s{n}", n, "pill press" if n % 2 else "tablet die", {"consignor": 7}) for n in range(12)]
    assert assembled(*customers).kits == ()


def test_a_group_too_large_for_a_workshop_is_set_aside_as_trade() -> None:
    many = [(f"t{n:03}", 0, "pill press" if n % 2 else "tablet die", {"consignee_email": 1}) for n in range(MOST + 1)]
    found = assembled(*many, sharing={("consignee_email", 1): 2})
    assert (found.kits, found.trades) == ((), (MOST + 1,))


def test_without_a_machine_die_or_precursor_it_is_not_listed() -> None:
    dye = ("d", 3, "brilliant blue fcf", {"consignee_address": 2})
    assert assembled(BINDER, dye).kits == ()


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [PRESS, DIE, BINDER, ("x", 4, "tdp 5", {"consignee": 3}), ("y", 5, "tablet die", {"consignee": 3})]
    order = np.random.default_rng(1).permutation(len(rows))
    assert assembled(*rows) == assembled(*(rows[at] for at in order))


def test_less_than_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least a day"):
        assembled(PRESS, days=0)
