"""Claim: a scorecard of a period is counted from kept narrow rows many times sooner than from rows of the lake.

Simulated rows of a few filers in files of 20,000, at two sizes. Ours: every sign of every filer from the files of the
lake (descriptions read), the same from kept rows, and keeping them once. The peer is pandas over the same columns of
the same files: rows, errors, late and missing by filer and week, medians and deviations of value and mass by heading,
templates, and names of a telephone; it reads no description. Each in a process of its own, CPU-seconds.
`python benchmarks/signs.py`
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
from measure import cost, machine
from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.intake import regimes
from tidewaiter.pipeline.filing import narrow
from tidewaiter.pipeline.filing.count import Period, count, count_kept
from tidewaiter.risk.text import train

SIZES = (100_000, 400_000)
FILE_ROWS = 20_000
FROM = datetime(2026, 1, 1, tzinfo=UTC)
PERIOD = Period(FROM, FROM + timedelta(days=365))
COLUMNS = [
    *("received_at", "filer", "grade", "problem_codes", "goods_description", "hs_code", "gross_mass_kg", "currency"),
    *("package_quantity", "declared_value", "transport_mode", "key_consignor", "key_consignor_phone"),
]
GOODS = ("cotton shirts for men", "kites of paper", "gift", "steel screws", "toys of plastic", "parts")
CODES = ("610910", "950300", "480256", "731815", "852990")


def write(directory: Path, rows: int) -> None:
    """Simulated rows as files of the lake."""
    drawn = np.random.default_rng(rows)
    for at in range(0, rows, FILE_ROWS):
        n = min(FILE_ROWS, rows - at)
        number = drawn.integers(0, rows, n)
        days = pa.array([FROM + timedelta(minutes=int(m)) for m in drawn.integers(0, 365 * 1440, n)])
        columns = {
            "consignment_id": pa.array([f"truck:{i}" for i in number]),
            "version": pa.array(np.ones(n, np.int32)),
            "regime": pa.repeat("truck", n),
            "transport_mode": pa.repeat("road", n),
            "filer": pa.array([f"SIM FILER {i}" for i in drawn.integers(0, 40, n)]),
            "received_at": days,
            "eta": days,
            "grade": pa.array(drawn.choice(list("AAABC"), n)),
            "problem_codes": pa.array([["missing-element"] if one else [] for one in drawn.random(n) < 0.1]),
            "goods_description": pa.array(
                [f"{GOODS[g]} {i % 5000}" for g, i in zip(drawn.integers(0, len(GOODS), n), number, strict=True)]
            ),
            "hs_code": pa.array(drawn.choice(CODES, n)),
            "gross_mass_kg": pa.array(drawn.lognormal(1, 1, n)),
            "declared_value": pa.array(drawn.lognormal(3, 1, n)),
            "package_quantity": pa.array(drawn.integers(1, 9, n).astype(np.int32)),
            "currency": pa.repeat("USD", n),
            "simulated": pa.array(np.ones(n, np.bool_)),
            "key_consignor": pa.array([f"name {i % 3000}" for i in number]),
            "key_consignor_address": pa.array([f"road {i % 3001}" for i in number]),
            "key_consignor_phone": pa.array([f"phone {i % 7000}" for i in number]),
            "key_consignee": pa.array([f"receiver {i % 9000}" for i in number]),
        }
        arrays = [columns[f.name].cast(f.type) if f.name in columns else pa.nulls(n, f.type) for f in LAKE]
        bare = pa.schema([pa.field(f.name, f.type) for f in LAKE])
        pq.write_table(pa.table(arrays, schema=bare), directory / f"{at:08}.parquet", compression="zstd")


def _connected(work: Callable[[object], object]) -> None:
    connection = local.connect()
    try:
        work(connection)
    finally:
        connection.close()


def lake(directory: Path, *, warm: bool) -> None:
    """Every sign from files of the lake."""
    rules, reader = regimes.load(), train.shipped()
    if not warm:
        _connected(lambda c: count(c, sorted(directory.glob("*.parquet")), "filer", PERIOD, rules, reader))


def keeping(directory: Path, *, warm: bool) -> None:
    """Read every file of the lake once, and keep its narrow rows."""
    rules, reader = regimes.load(), train.shipped()
    files = {path.name: path for path in sorted(directory.glob("*.parquet"))}
    if not warm:
        _connected(lambda c: narrow.keep(c, files, rules, reader, directory / "kept.narrow"))


def kept(directory: Path, *, warm: bool) -> None:
    """Every sign from kept rows; files of the lake are not opened."""
    one = directory / "kept.narrow"
    if not warm:
        chosen = dict.fromkeys(narrow.held(one), one)
        _connected(lambda c: count_kept(c, narrow.kept(c, chosen), "filer", PERIOD))


def pandas(directory: Path, *, warm: bool) -> None:
    """The peer: fewer signs, no description read."""
    import pandas as pd  # noqa: PLC0415 - the peer's import is not counted

    if warm:
        return
    rows = pd.concat(pd.read_parquet(file, columns=COLUMNS) for file in sorted(directory.glob("*.parquet")))
    rows["week"] = rows.received_at.dt.floor("D") - pd.to_timedelta(rows.received_at.dt.weekday, unit="D")
    said = rows.problem_codes.str.join(" ")
    rows["error"], rows["late"] = rows.grade.isin(["C", "D", "E"]), said.str.contains("late-filing")
    rows["missing"] = said.str.contains("missing-element")
    rows["heading"] = rows.hs_code.str[:4]
    rows["unit_value"] = np.log(rows.declared_value / rows.gross_mass_kg)
    rows["unit_mass"] = np.log(rows.gross_mass_kg / rows.package_quantity.clip(lower=1))
    for column in ("unit_value", "unit_mass"):
        by = rows.groupby(["heading", "currency", "transport_mode"])[column]
        off = (rows[column] - by.transform("median")).abs()
        spread = off.groupby([rows.heading, rows.currency, rows.transport_mode]).transform("median")
        rows[f"{column}_off"] = off / (1.4826 * spread) > 6
    template = rows.groupby(["filer", "goods_description", "gross_mass_kg", "declared_value"]).key_consignor
    rows["template"] = template.transform("nunique") > 4
    rows["phone"] = rows.groupby("key_consignor_phone").key_consignor.transform("nunique") > 4
    signs = ["error", "late", "missing", "unit_value_off", "unit_mass_off", "template", "phone"]
    rows.groupby(["filer", "week"])[signs].agg(["sum", "size"])


def main() -> None:
    """Print a line a size."""
    print(f"Signs of quality of a year, by filer (simulated rows)\n  {machine()}")
    print(
        "      rows  lake CPU s   keeping once   kept CPU s  MiB   pandas CPU s  MiB   kept/pandas  kept/lake   B a row"
    )
    for size in SIZES:
        with TemporaryDirectory(prefix="signs-") as name:
            directory = Path(name)
            write(directory, size)
            anew, once, ours, peer = (cost(work, directory) for work in (lake, keeping, kept, pandas))
            narrow_bytes = (directory / "kept.narrow").stat().st_size / size
            print(
                f"  {size:8,} {anew.cpu_seconds:11.2f} {once.cpu_seconds:14.2f} {ours.cpu_seconds:12.2f}"
                f" {ours.mebibytes:4.0f} {peer.cpu_seconds:14.2f} {peer.mebibytes:4.0f}"
                f" {ours.cpu_seconds / peer.cpu_seconds:13.2f} {ours.cpu_seconds / anew.cpu_seconds:10.2f}"
                f" {narrow_bytes:12.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
