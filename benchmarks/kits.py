"""Claim: kits of the practice world are assembled at a precision of 0.5 or better, and half of those that came whole.

    python benchmarks/kits.py [CONSIGNMENTS A DAY] [DAYS] [SEED ...]

The world as shipped sends 40 kits a year; here it sends more (KITS_A_YEAR), so that a run has enough of them, and so
is kinder to precision than life. A truth kit counts once two different parts of it have arrived; it is found when a
listed kit holds two different parts of it. A listed kit is right when most of its consignments are of one truth kit.
Those whose parts share no value are counted: no method finds them. The names under which the world sells parts are in
`kit_parts.toml`, so this measures joining, not recognition. Peer in the same run: recognised parts that share any
delivery address or telephone, whatever its size. Seed 1 was looked at while points were chosen; judge by the others.
Simulated.
"""

import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pyarrow as pa

from measure import machine
from practice_hunt import keyed
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.links.kit import assemble
from tidewaiter.links.kit_lake import Candidates, candidates
from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import World

KITS_A_YEAR = 200.0
PRECISION, RECALL = 0.5, 0.5
JOINING = ("consignee_address", "consignee_phone", "consignee", "consignee_email", "consignor", "consignor_address")
PART = {"pill press": "press", "die": "die", "binder": "binder"}


@dataclass(frozen=True, slots=True)
class Truth:
    """Of each kit that came in two parts or more its consignments and their parts, and which hang together at all."""

    parts: dict[str, dict[str, str]]
    joinable: set[str]


def live(folder: Path, daily: int, days: int, seed: int) -> tuple[list[Path], pa.Table, datetime]:
    """Lake files of some days of a world, the truth, and the moment after the last day."""
    shipped = parameters.load()
    calendar = msgspec.structs.replace(shipped.calendar, consignments_per_day=daily)
    smuggling = msgspec.structs.replace(shipped.smuggling, kits_per_year=KITS_A_YEAR)
    world = World(msgspec.structs.replace(shipped, calendar=calendar, smuggling=smuggling), seed=seed)
    files, truths = [], []
    for number in range(days):
        day = world.day(number)
        rows = keyed(day)
        blank = [f for f in lake.LAKE if f.name not in rows.column_names]
        for field in blank:
            rows = rows.append_column(field.name, pa.nulls(rows.num_rows, field.type))
        first = pa.array([1] * rows.num_rows, lake.LAKE.field("version").type)
        rows = rows.set_column(rows.schema.get_field_index("version"), lake.LAKE.field("version"), first)
        file = folder / f"{number:03}.parquet"
        lake.write(rows.select(lake.LAKE.names).cast(lake.LAKE), file)
        files.append(file)
        truths.append(day.truth)
    return files, pa.concat_tables(truths), datetime.combine(day.date, datetime.min.time(), tzinfo=UTC)


def truth_of(table: pa.Table, found: Candidates) -> Truth:
    """What belongs together."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in table.select(["consignment_id", "scheme_id", "substance"]).to_pylist():
        if (row["scheme_id"] or "").startswith("K"):
            parts[row["scheme_id"]][row["consignment_id"]] = PART[row["substance"]]
    whole = {name: mine for name, mine in parts.items() if len(set(mine.values())) > 1}
    at = {name: n for n, name in enumerate(found.rows["consignment_id"].to_pylist())}
    columns = {name: found.rows[f"hash_{name}"].to_pylist() for name in JOINING}
    joinable = set()
    for name, mine in whole.items():
        for values in columns.values():
            by_value: dict[int, set[str]] = defaultdict(set)
            for one, part in mine.items():
                if one in at and values[at[one]] is not None:
                    by_value[values[at[one]]].add(part)
            if any(len(one) > 1 for one in by_value.values()):
                joinable.add(name)
    return Truth(whole, joinable)


def naive(found: Candidates) -> list[set[str]]:
    """Groups of candidates that share an address or telephone of the receiver, with two different parts."""
    ids = found.rows["consignment_id"].to_pylist()
    part_of = defaultdict(set)
    for row, part in zip(*(found.recognised[name].to_pylist() for name in ("row", "part")), strict=True):
        part_of[row].add(part)
    groups: list[set[str]] = []
    for name in ("consignee_address", "consignee_phone"):
        by_value = defaultdict(set)
        for at, value in enumerate(found.rows[f"hash_{name}"].to_pylist()):
            if value is not None:
                by_value[value].add(at)
        for rows in by_value.values():
            several = len(rows) > 1 and len(set.union(*(part_of[at] for at in rows))) > 1
            groups += [{ids[at] for at in rows}] if several else []
    return groups


def say(who: str, groups: list[set[str]], truth: Truth) -> tuple[float, float]:
    """Print and give precision and recall."""
    right, hit = 0, set()
    for group in groups:
        counts = {name: len(group & mine.keys()) for name, mine in truth.parts.items()}
        name = max(counts, key=lambda one: (counts[one], one), default="")
        right += bool(name) and counts[name] * 2 > len(group) and counts[name] > 1
        for kit, mine in truth.parts.items():
            if len({part for one, part in mine.items() if one in group}) > 1:
                hit.add(kit)
    precision, recall = right / max(len(groups), 1), len(hit) / max(len(truth.parts), 1)
    among = len(hit & truth.joinable) / max(len(truth.joinable), 1)
    print(
        f"  {who}: {len(groups)} listed, precision {precision:.2f}; of {len(truth.parts)} kits {len(hit)} found, "
        f"recall {recall:.2f}; of the {len(truth.joinable)} that share a value {among:.2f}"
    )
    return precision, recall


def main() -> None:
    """Measure and print."""
    daily, days, *seeds = [int(word) for word in sys.argv[1:]] or [2000, 90, 2, 3]
    print(machine())
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="diversion-") as folder:
            files, table, until = live(Path(folder), daily, days, seed)
            connection = local.connect()
            wall, cpu = time.perf_counter(), time.process_time()
            found = candidates(connection, files, until - timedelta(days=days), until + timedelta(days=1))
            read = time.process_time() - cpu
            made = assemble(found.rows, found.recognised, found.shared)
            total, wall = time.process_time() - cpu, time.perf_counter() - wall
        truth = truth_of(table, found)
        parts = {one for mine in truth.parts.values() for one in mine}
        seen = len(parts & set(found.rows["consignment_id"].to_pylist()))
        print(
            f"seed {seed}, {found.looked_at:,} consignments: {found.rows.num_rows:,} candidates, {seen} of "
            f"{len(parts)} parts among them; read {read:.1f} CPU-s, all {total:.1f} CPU-s, {wall:.1f} s"
        )
        precision, recall = say("kits", [{one.consignment_id for one in kit.found} for kit in made.kits], truth)
        say("naive", naive(found), truth)
        print("  claim holds" if precision >= PRECISION and recall >= RECALL else "  claim does NOT hold")


if __name__ == "__main__":
    main()
