from datetime import UTC, datetime, timedelta

import pyarrow as pa

from tidewaiter.cargo.schema import table
from tidewaiter.parties.keys import add_keys
from tidewaiter.parties.screen import HITS, LOOKOUTS, screen

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rows(*filed):
    return add_keys(
        table([{"consignment_id": f"x:{n}", "version": 1, "source_position": n, **row} for n, row in enumerate(filed)])
    )


def lookout(name, kind, key, **more):
    return {"lookout_id": name, "kind": kind, "key": key, **more}


def hits(consignments, *lookouts):
    found = screen(consignments, pa.Table.from_pylist(list(lookouts), schema=LOOKOUTS), NOW)
    assert found.schema.equals(HITS)
    return {row["consignment_id"]: row["lookouts"] for row in found.to_pylist()}


def test_only_rows_with_hits_come_back_with_each_lookout_once():
    consignments = rows(
        {"consignor_name": "ACME", "consignee_name": "Doe"}, {"consignor_name": "Other"}, {"consignee_name": "acme"}
    )
    found = hits(
        consignments,
        lookout("L2", "consignor", "acme"),
        lookout("L1", "consignee", "doe"),
        lookout("L2", "consignee", "doe"),
    )
    assert found == {"x:0": ["L1", "L2"]}


def test_a_lookout_holds_from_its_first_moment_until_before_its_last():
    consignments = rows({"consignor_name": "ACME"})
    moment = timedelta(microseconds=1)
    assert hits(consignments, lookout("L", "consignor", "acme", valid_from=NOW)) == {"x:0": ["L"]}
    assert hits(consignments, lookout("L", "consignor", "acme", valid_from=NOW + moment)) == {}
    assert hits(consignments, lookout("L", "consignor", "acme", valid_until=NOW)) == {}
    assert hits(consignments, lookout("L", "consignor", "acme", valid_until=NOW + moment)) == {"x:0": ["L"]}


def test_a_lookout_of_a_facility_spares_the_others_but_not_what_has_no_office():
    consignments = rows(
        {"consignor_name": "ACME", "entry_office": "JFK"},
        {"consignor_name": "ACME", "entry_office": "ORD"},
        {"consignor_name": "ACME"},
    )
    assert set(hits(consignments, lookout("L", "consignor", "acme", facilities=["JFK"]))) == {"x:0", "x:2"}
    assert len(hits(consignments, lookout("L", "consignor", "acme", facilities=[]))) == 3


def test_nothing_to_screen_or_to_look_for_gives_no_hit():
    assert hits(rows()) == {}
    assert hits(rows({"consignor_name": "ACME"})) == {}
    assert hits(rows(), lookout("L", "consignor", "acme")) == {}
    assert hits(rows({"consignor_name": "ACME"}), lookout("L", "no_such_kind", "acme")) == {}
