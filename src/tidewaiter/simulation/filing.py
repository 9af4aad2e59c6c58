"""How a day's consignments are carried and filed: places, times, carriers, identifiers, currency, wording.

Lawful and unlawful rows go through here together, shuffled, and are treated alike: nothing in this module
sees the truth.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.identifiers import awb, container, s10
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.selection.draw import generator
from tidewaiter.simulation.attributes import Indices, Pool, choose, cumulative, digits, join, switch
from tidewaiter.simulation.parameters import Parameters

DAILY_NUMBERS = 100_000  # identifiers a day and kind; numbers do not repeat for a thousand days
_SCRAMBLE = 48_271_337  # odd and not a multiple of five: multiplying by it permutes serial numbers of n digits
_SERVICES = ("LV", "LX", "CP", "CV", "RB", "EE")
_OWNERS = ("SIM", "SMQ")
_LONG_HS = 0.4  # share of HS codes that express and trade filers write with ten digits


@dataclass(frozen=True, slots=True)
class Filed:
    """A day's rows (schema CONSIGNMENT), with which row of the core table each is."""

    rows: pa.Table
    source: Indices


def serial(day: int, count: int, width: int) -> Indices:
    """Numbers with `width` digits, unlike each other within and between days."""
    plain = np.uint64(day * DAILY_NUMBERS) + np.arange(count, dtype=np.uint64)
    return np.asarray((plain * np.uint64(_SCRAMBLE) % np.uint64(10**width)).astype(np.int64), dtype=np.int64)


def clock(text: str) -> time:
    """'HH:MM' to a time in UTC."""
    return time.fromisoformat(text).replace(tzinfo=UTC)


class Filing:
    """The filers of the practice world."""

    def __init__(self, parameters: Parameters, seed: int) -> None:
        self.parameters = parameters
        self.seed = seed

    def file(self, core: pa.Table, day: int) -> Filed:
        """File the core rows that arrive on this day."""
        rng = generator("filing", self.seed, day)
        on = self.parameters.calendar.start + timedelta(days=day)
        tables, sources = [], []
        regime = core["regime"].combine_chunks()
        for name in self.parameters.regime:
            here = np.flatnonzero(pc.equal(regime, name).to_numpy(zero_copy_only=False))
            here = here[rng.permutation(len(here))]
            columns = self._common(core.take(pa.array(here)), name, on, rng)
            order = getattr(self, f"_{name}")(columns, day, on, rng)
            tables.append(_conform(columns).take(pa.array(order)))
            sources.append(here[order])
        return Filed(pa.concat_tables(tables).combine_chunks(), np.concatenate(sources))

    # -- what all filers do ---------------------------------------------------------------------------------

    def _common(self, core: pa.Table, regime: str, on: date, rng: np.random.Generator) -> dict[str, pa.Array]:
        count = core.num_rows
        want = self.parameters
        columns = {
            name: core[name].combine_chunks()
            for name in core.column_names
            if name.startswith(("consignor_", "consignee_"))
        }
        here = [facility for facility in want.facility if facility.regime == regime]
        door = choose(cumulative([facility.share for facility in here]), rng.random(count))
        origin, made_in = (core[name].combine_chunks() for name in ("origin", "made_in"))
        countries = pa.array([o.country for o in want.origin])
        columns |= {
            "regime": core["regime"].combine_chunks(),
            "transport_mode": _constant({"mail": "mail", "ocean": "maritime"}.get(regime, "air"), count),
            "unloading_location": pa.array([f.location for f in here]).take(pa.array(door)),
            "entry_office": pa.array([f.code for f in here]).take(pa.array(door)),
            "loading_location": pa.array([o.port if regime == "ocean" else o.airport for o in want.origin]).take(
                origin
            ),
            "country_of_dispatch": countries.take(origin),
            "country_of_origin": countries.take(made_in),
            "country_of_destination": _constant(want.destination.country, count),
            "gross_mass_kg": core["gross_mass_kg"].combine_chunks(),
            "package_quantity": core["package_quantity"].combine_chunks(),
            "goods_description": self._wording(core["goods_description"].combine_chunks(), regime, rng),
            "hs_code": self._codes(core["hs_code"].combine_chunks(), regime, rng),
            "eta": self._arrivals(count, on, rng),
            "simulated": pa.array([True] * count),
        }
        in_dollars = rng.random(count) < want.regime[regime].usd_share
        rate = np.where(in_dollars, 1.0, np.array([o.per_usd for o in want.origin])[origin.to_numpy()])
        own = pa.array([o.currency for o in want.origin]).take(origin)
        columns["declared_value"] = pa.array(np.round(core["value_usd"].to_numpy() * rate, 2))
        columns["currency"] = switch(in_dollars, want.destination.currency, own)
        if regime in ("air", "ocean"):
            for name in ("name", "address_line", "city"):
                for role in ("consignor", "consignee"):
                    columns[f"{role}_{name}"] = pc.utf8_upper(columns[f"{role}_{name}"])
        return columns

    def _wording(self, words: pa.Array, regime: str, rng: np.random.Generator) -> pa.Array:
        """Descriptions as senders vary them; capitals as the filer's system writes them."""
        count, catalogue = len(words), self.parameters.catalogue
        zero = np.zeros(count, dtype=np.int64)
        text = join(
            Pool([catalogue.prefixes]).pick(zero, rng.random(count)),
            words,
            Pool([catalogue.suffixes]).pick(zero, rng.random(count)),
        )
        capitals = rng.random(count) < self.parameters.dirt[regime].upper_case
        return switch(capitals, pc.utf8_upper(text), text)

    def _codes(self, codes: pa.Array, regime: str, rng: np.random.Generator) -> pa.Array:
        """HS codes of six digits, by some filers with national digits behind."""
        long = rng.random(len(codes)) < (0.0 if regime == "mail" else _LONG_HS)
        tail = digits(rng.integers(0, 100, len(codes)) * 10, 4)
        return pc.if_else(pa.array(long), join(codes, tail), codes)

    def _arrivals(self, count: int, on: date, rng: np.random.Generator) -> pa.Array:
        first = datetime.combine(on, clock(self.parameters.timing.arrival_from))
        last = datetime.combine(on, clock(self.parameters.timing.arrival_until))
        minutes = (rng.random(count) * (last - first).total_seconds() / 60).astype(np.int64)
        start = np.datetime64(first.replace(tzinfo=None), "us")
        return pa.array(start + minutes.astype("timedelta64[m]"), pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))

    def _spoiled(self, regime: str, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """By how much each check digit is wrong: mostly 0."""
        bad = rng.random(count) < self.parameters.dirt[regime].bad_check_digit
        return np.where(bad, rng.integers(1, 9, count), 0)

    # -- lanes: identifiers and carriers; each gives the order its rows are filed in ------------------------------

    def _mail(self, columns: dict[str, pa.Array], day: int, on: date, rng: np.random.Generator) -> Indices:
        count = len(columns["regime"])
        numbers = serial(day, count, 8)
        check = (s10.check_digits(numbers) + self._spoiled("mail", count, rng)) % 10
        service = pa.array(_SERVICES).take(pa.array(rng.integers(0, len(_SERVICES), count)))
        columns["s10"] = join(service, digits(numbers, 8), digits(check, 1), columns["country_of_dispatch"])
        columns["consignment_id"] = join("s10:", columns["s10"])
        before = rng.integers(*self.parameters.timing.posted_days_before, size=count, endpoint=True)
        columns["posted_on"] = pa.array(np.datetime64(on, "D") - before.astype("timedelta64[D]"))
        regions = {o.country: o.region for o in self.parameters.origin}
        dispatch = columns["country_of_dispatch"].to_pylist()
        columns["filer"] = pa.array([f"SIMULATED POST {regions[country]}" for country in dispatch])
        return np.argsort(columns["filer"].to_numpy(zero_copy_only=False), kind="stable")

    def _express(self, columns: dict[str, pa.Array], day: int, on: date, rng: np.random.Generator) -> Indices:
        count = len(columns["regime"])
        filer = rng.integers(0, len(self.parameters.filers.express), count)
        columns["filer"] = pa.array(self.parameters.filers.express).take(pa.array(filer))
        columns["carrier"] = columns["filer"]
        columns["tracking_number"] = join("SIMX", digits(serial(day, count, 10), 10))
        columns["consignment_id"] = join("track:", columns["tracking_number"])
        columns["posted_on"] = pa.array(np.datetime64(on, "D") - rng.integers(1, 4, count).astype("timedelta64[D]"))
        return np.argsort(filer, kind="stable")

    def _air(self, columns: dict[str, pa.Array], day: int, on: date, rng: np.random.Generator) -> Indices:
        del on
        count = len(columns["regime"])
        want = self.parameters.filers
        forwarder = rng.integers(0, len(want.forwarders), count)
        direct = rng.random(count) < want.direct_share
        airports = columns["loading_location"].to_numpy(zero_copy_only=False).astype(str)
        # Consolidations are of one forwarder and airport; a direct consignment has a waybill of its own.
        order = np.lexsort((airports, forwarder, direct))
        key = np.char.add(airports[order], forwarder[order].astype(str))
        fresh = np.ones(count, dtype=bool)
        fresh[1:] = key[1:] != key[:-1]
        start = np.maximum.accumulate(np.where(fresh, np.arange(count), 0))
        fresh |= direct[order] | ((np.arange(count) - start) % want.houses_per_master == 0)
        master = np.empty(count, dtype=np.int64)
        master[order] = np.cumsum(fresh) - 1
        masters = int(fresh.sum())
        airline = rng.integers(0, len(want.airlines), masters)
        numbers = serial(day, masters, 7)
        check = (np.array([awb.check_digit(n) for n in numbers.tolist()]) + self._spoiled("air", masters, rng)) % 10
        prefix = pa.array([line.prefix for line in want.airlines]).take(pa.array(airline))
        flight = join(
            pa.array([line.designator for line in want.airlines]).take(pa.array(airline)),
            digits(rng.integers(100, 999, masters), 3),
        )
        waybill = join(prefix, "-", digits(numbers, 7), digits(check, 1))
        at = pa.array(master)
        columns["awb"] = waybill.take(at)
        columns["house_waybill"] = pc.if_else(
            pa.array(direct), pa.scalar(None, pa.string()), join("SIM", digits(serial(day, count, 8), 8))
        )
        columns["carrier"] = pa.array([line.designator for line in want.airlines]).take(pa.array(airline)).take(at)
        columns["conveyance"] = flight.take(at)
        columns["eta"] = columns["eta"].take(pa.array(np.flatnonzero(fresh))).take(at)
        columns["filer"] = pa.array(want.forwarders).take(pa.array(forwarder))
        house = join("hawb:", columns["awb"], "/", columns["house_waybill"])
        columns["consignment_id"] = pc.coalesce(house, join("awb:", columns["awb"]))
        return order

    def _ocean(self, columns: dict[str, pa.Array], day: int, on: date, rng: np.random.Generator) -> Indices:
        del on
        count = len(columns["regime"])
        want = self.parameters.filers
        voyage = np.arange(count) // want.bills_per_vessel
        line = voyage % len(want.lines)
        scac = pa.array([one.scac for one in want.lines]).take(pa.array(line))
        columns["bill"] = join(scac, digits(serial(day, count, 8), 8))
        columns["consignment_id"] = join("bill:", columns["bill"])
        columns["carrier"] = columns["filer"] = scac
        vessel = pa.array([one.vessel for one in want.lines]).take(pa.array(line))
        columns["conveyance"] = join(
            vessel, join(pa.array(voyage + day * 10 % 900 + 100).cast(pa.string()), "W"), by=" "
        )
        numbers = serial(day, count, 6)
        off = self._spoiled("ocean", count, rng)
        boxes = [container.compose(_OWNERS[i % 2], "U", int(n)) for i, n in enumerate(numbers)]
        columns["container"] = pa.array(
            [[box[:10] + str((int(box[10]) + int(o)) % 10)] for box, o in zip(boxes, off, strict=True)],
            pa.list_(pa.string()),
        )
        columns["eta"] = columns["eta"].take(pa.array(voyage * want.bills_per_vessel))
        return np.arange(count, dtype=np.int64)


def _constant(value: str, count: int) -> pa.Array:
    return pa.array([value] * count, pa.string())


def _conform(columns: dict[str, pa.Array]) -> pa.Table:
    """Columns to the Consignment schema; what is not filed is null."""
    count = len(columns["regime"])
    columns = columns | {"source_position": pa.array(np.arange(count, dtype=np.int32))}
    return pa.table(
        [columns[f.name].cast(f.type) if f.name in columns else pa.nulls(count, f.type) for f in CONSIGNMENT],
        schema=CONSIGNMENT,
    )
