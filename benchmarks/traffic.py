"""Simulated traffic in bulk for the benchmarks: a day as filed, the history before it, lists, rules and a model.

Everything is labelled simulated, follows from its seed, and is kept in the folder given: asked for again with the
same arguments, it is not made again. History is made from the same pools as the day, by key and not by text: the
hashes are those that the product gives to the texts that `consignments` would have filed (tests/unit/benchmarks
compares them). Every consignment is filed once: there are no amendments.
"""

import json
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
import draws
import population as world
from filing import filed, remembered
from knowledge import lookouts, model, outcomes, rulebook, terms
from tidewaiter.history.lake import ROWS_PER_GROUP

__all__ = ["at", "consignments", "history", "lookouts", "model", "outcomes", "rulebook", "terms"]

FORM = 1
"""Goes up when the same arguments give other files."""


def consignments(folder: Path, rows: int, day: date, seed: int, population: int | None = None) -> list[Path]:
    """Files of a day's consignments as filed (schema CONSIGNMENT), about 250,000 rows each, labelled simulated.

    `population` is the daily volume that the pools are made for, where it is not `rows`.
    """

    def make(target: Path) -> None:
        people = world.population(population or rows, seed)
        for chunk, size in enumerate(_sizes(rows)):
            table = filed(people, draws.draw(people, size, day, chunk, seed), day)
            _write(table, target / f"part-{chunk:04d}.parquet")

    return _kept(folder, {"kind": "consignments", "rows": rows, "day": str(day), "seed": seed, "of": population}, make)


def history(folder: Path, rows: int, until: date, per_day: int, seed: int, population: int | None = None) -> list[Path]:
    """Narrow history (HISTORY_COLUMNS), one file for each of the days before `until`, oldest first.

    So many days of `per_day` consignments as make `rows`, the oldest cut short; each file is sorted by consignment.
    """

    def make(target: Path) -> None:
        people = world.population(population or per_day, seed)
        left, day = rows, until
        while left > 0:
            day -= timedelta(days=1)
            parts = []
            for chunk, size in enumerate(_sizes(min(per_day, left))):
                parts.append(remembered(people, draws.draw(people, size, day, chunk, seed), day))
            left -= per_day
            table = pa.concat_tables(parts)
            _write(table.take(pc.sort_indices(table["consignment_id"])), target / f"{day.isoformat()}.parquet")

    asked = {"kind": "history", "rows": rows, "until": str(until), "per_day": per_day, "seed": seed, "of": population}
    return _kept(folder, asked, make)


def _sizes(rows: int) -> list[int]:
    full, rest = divmod(rows, draws.ROWS_PER_CHUNK)
    return [draws.ROWS_PER_CHUNK] * full + ([rest] if rest else [])


def _write(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd", compression_level=1, row_group_size=ROWS_PER_GROUP)


def _kept(folder: Path, asked: dict[str, object], make: Callable[[Path], None]) -> list[Path]:
    """The files of a folder, made again unless they were made by the very same arguments."""
    note, content = folder / "made.json", json.dumps({"form": FORM, **asked}, sort_keys=True)
    if not (note.exists() and note.read_text() == content):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder)
        note.write_text(content)
    return sorted(folder.glob("*.parquet"))


def at(day: date, hour: int = 0) -> datetime:
    """A moment of a day, UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
