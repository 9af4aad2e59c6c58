"""A row alone is assessed as the same row among others, from bytes on, by all shipped definitions, odd values too.

`count_today` counts the set that is assessed together; here both are given the same profile. Kept plans are
compared with fresh ones on the same rows. Some rows share what a finding pushed to values.
"""

from datetime import UTC, datetime, timedelta

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.engine import prepared
from tidewaiter.formats import mapping, registry
from tidewaiter.history.lake import LAKE, VERSION_COLUMNS
from tidewaiter.history.statistics import PROFILE
from tidewaiter.intake import regimes
from tidewaiter.links.graph import Graph
from tidewaiter.links.pushed import push_values
from tidewaiter.links.segment import Segment
from tidewaiter.links.traces import traces
from tidewaiter.parties import screen
from tidewaiter.parties.lists.schema import Entry, EntryKind, Name, listing
from tidewaiter.parties.screening.prepared import Prepared
from tidewaiter.pipeline.live import Live
from tidewaiter.pipeline.receive import Surroundings, open_message, receive
from tidewaiter.pipeline.screening import Screener
from tidewaiter.risk import rules

NOW = datetime(2026, 1, 5, 4, tzinfo=UTC)
NOTHING_KNOWN = LAKE.empty_table().select(list(VERSION_COLUMNS))
SURROUNDINGS = Surroundings(regimes.load(), {"JFK": "FRA"})
RULES = rules.load()
LISTED = [Entry("1", EntryKind.COMPANY, [Name("Bluetech Sports"), Name("الشاي")])]
SCREENER = Screener(Prepared.of_entries(listing("own", LISTED).entries))
READER = registry.mapped_format(mapping.load("express-jsonl"))

FEWER = settings(max_examples=max(settings().max_examples // 6, 1))  # each plans all that ships several times

texts = (
    st.none()
    | st.sampled_from(
        [
            "",
            "n/a",
            "Tea",
            "Bluetech Sports Co Ltd",
            "café ÉCLAIR",
            "Ł\u0301x",
            "الشاي",
            "चाय",
            "\uff10\uff11\uff12",
            "x" * 300,
            "a\x00b",
        ]
    )
    | st.text(max_size=12)
)
numbers = st.none() | st.sampled_from([0, -1, 0.001, 1, 1.5, 19.99, 1e6, 1e15, 1e300, "1,5", "x"])
parties = st.none() | st.fixed_dictionaries(
    dict.fromkeys(("name", "street", "city", "postalCode", "countryCode", "phone", "email", "accountNumber"), texts)
)
countries = st.none() | st.sampled_from(["CN", "DE", "GB", "??", "cn"])
filed = st.fixed_dictionaries(
    {
        "carrierCode": texts,
        "filer": texts,
        "houseAirWaybill": texts,
        "shipper": parties,
        "recipient": parties,
        "description": texts,
        "harmonizedCode": st.none() | st.sampled_from(["9503000000", "12", "abc", "0902.10"]),
        "weight": numbers,
        "weightUnit": st.none() | st.sampled_from(["KG", "LB", "stone"]),
        "pieces": numbers,
        "declaredValue": numbers,
        "currencyCode": st.none() | st.sampled_from(["USD", "EUR", "xx"]),
        "exportCountryCode": countries,
        "countryOfManufacture": countries,
        "importCountryCode": countries,
        "originAirport": st.none() | st.sampled_from(["PVG", "FRA", "?"]),
        "destinationAirport": st.none() | st.sampled_from(["JFK", " jfk ", "LAX"]),
        "shipDate": st.none() | st.sampled_from(["2026-01-03", "2027-01-01", "yesterday"]),
        "estimatedArrival": st.none() | st.sampled_from(["2026-01-05T09:00:00Z", "2019-01-01", "soon"]),
        "serviceType": texts,
    }
)
profiled = st.lists(
    st.none() | st.integers(0, 1000) | st.floats(-1e12, 1e12), min_size=len(PROFILE) - 2, max_size=len(PROFILE) - 2
)


def opened(lines):
    data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    return open_message(data, READER, sha256="0" * 64, received_at=NOW - timedelta(minutes=1))


def received(lines):
    [message] = receive([opened(lines)], NOTHING_KNOWN, SURROUNDINGS)
    return message


def profile_of(values_by_id):
    """The same profile for a consignment, whoever is assessed with it."""

    def profiler(rows, as_of):
        del as_of
        columns = [rows["consignment_id"], rows["version"]]
        for place, field in enumerate(list(PROFILE)[2:]):
            given_values = [values_by_id[name][place] for name in rows["consignment_id"].to_pylist()]
            whole = pa.types.is_integer(field.type)
            columns.append(pa.array([int(v) if whole and v is not None else v for v in given_values], field.type))
        return pa.table(columns, schema=PROFILE)

    return profiler


def lookouts(rows):
    kinds = [(kind, rows[f"key_{kind}"].drop_null().unique().to_pylist()[:1]) for kind in ("consignor", "goods")]
    found = [
        {"lookout_id": f"L-{kind}", "kind": kind, "key": key, "valid_from": NOW - timedelta(1), "facilities": []}
        for kind, keys in kinds
        for key in keys
    ]
    return screen.Sieve.of(pa.Table.from_pylist(found, schema=screen.LOOKOUTS))


def pushed(rows, findings):
    """What the first rows push to values as findings, received and recorded before the moment."""
    made = Graph((Segment.of_traces(traces(rows)),))
    ids = rows["consignment_id"].to_pylist()[:findings]
    return push_values(made, dict.fromkeys(ids, NOW - timedelta(seconds=30)), as_of=NOW)


def row_of(table, place):
    return {name: table[name][place].as_py() for name in table.column_names if name != "source_position"}


@pytest.fixture(autouse=True)
def fresh_plans(monkeypatch):
    """Plans of this test alone."""
    plans = prepared.Plans()
    monkeypatch.setattr("tidewaiter.engine.local.PLANS", plans)
    yield plans
    plans.close()


@FEWER
@given(st.lists(st.tuples(filed, profiled), min_size=1, max_size=6), st.integers(0, 3))
def test_a_row_alone_is_the_row_among_others(drawn, findings):
    lines = [{"trackingNumber": f"T{n}", "masterAirWaybill": None} | line for n, (line, _) in enumerate(drawn)]
    together = received(lines)
    known = {f"track:T{n}": values for n, (_, values) in enumerate(drawn)}
    near = pushed(together.rows, findings)
    live = Live(profile_of(known), lookouts(together.rows), RULES, pushed=near, screener=SCREENER)
    assessed = live.assess(together.rows, NOW)
    assert assessed.num_rows + len(together.quarantined) == len(lines)
    place = {name: at for at, name in enumerate(together.rows["consignment_id"].to_pylist())}
    for n, line in enumerate(lines):
        alone = received([line])
        name = f"track:T{n}"
        assert alone.rows.num_rows == (name in place)
        if name in place:
            assert row_of(alone.rows, 0) == row_of(together.rows, place[name])
            assert row_of(live.assess(alone.rows, NOW), 0) == row_of(assessed, place[name])


def test_a_row_that_shares_with_a_finding_is_linked_alone_and_among_others():
    party = {"name": "Bluetech Sports Co Ltd", "street": "9 High Street", "city": "Leeds", "countryCode": "GB"}
    lines = [{"trackingNumber": f"T{n}", "shipper": party, "recipient": party | {"name": f"N{n}"}} for n in range(4)]
    together = received(lines)
    known = {f"track:T{n}": [None] * (len(PROFILE) - 2) for n in range(4)}
    live = Live(profile_of(known), lookouts(together.rows), RULES, pushed=pushed(together.rows, 1))
    assessed = live.assess(together.rows, NOW)
    found, *others = (one["link_strength_to_finding"] for one in assessed["features"].to_pylist())
    assert found == 0
    assert all(strength > 0.3 for strength in others)
    for place in range(4):
        assert row_of(live.assess(together.rows.slice(place, 1), NOW), 0) == row_of(assessed, place)


@FEWER
@given(st.lists(st.tuples(filed, profiled), min_size=1, max_size=4))
def test_kept_plans_give_what_fresh_plans_give(drawn):
    lines = [{"trackingNumber": f"T{n}", "masterAirWaybill": None} | line for n, (line, _) in enumerate(drawn)]
    known = {f"track:T{n}": values for n, (_, values) in enumerate(drawn)}

    def all_of():
        one = received(lines)
        return one.rows, one.problems, Live(profile_of(known), lookouts(one.rows), RULES).assess(one.rows, NOW)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(prepared.Plans, "run", lambda *_: None)
        fresh = all_of()
    for _ in range(3):
        assert [t.to_pylist() for t in all_of()] == [t.to_pylist() for t in fresh]
