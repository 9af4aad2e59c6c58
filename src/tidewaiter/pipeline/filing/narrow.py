"""What signs are counted of, as narrow rows: one for each row of the lake, made once a file and kept.

A sign may hold a row against everything received in the period (medians of a heading, how many names a telephone has),
so sums by day would not do. A narrow row has what signs ask for and no more: codes, numbers, texts and keys as 64-bit
hashes, and what the words of its description say. It takes some sixty bytes where a row of the lake takes hundreds, and
no description is read again. Files of the lake never change: kept rows hold for as long as `law` says the same.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.history.lake import LAKE
from tidewaiter.history.quality import hours_owed
from tidewaiter.history.relation import literal, path_literal, relation
from tidewaiter.intake.regimes import Regimes
from tidewaiter.risk.text import described
from tidewaiter.risk.text.reader import Reader

TABLE = "filing_narrow"

BY = {
    "filer": "coalesce(filer, '')",
    "post": "CASE WHEN transport_mode = 'mail' OR regime = 'mail' THEN coalesce(filer, '') END",
    "carrier": "coalesce(carrier, '')",
    "country": "coalesce(country_of_dispatch, consignor_country, '')",
}
"""Dimensions and their expressions; a null is in no group."""

NAMED = ", ".join([*(f"by_{name}" for name in BY), "received_at", "office", "file"])
"""Columns of a narrow row by which it is chosen; the others are what is counted."""

_FILES = b"tidewaiter.files"
_PART = 100_000

_READ = (
    *("received_at", "eta", "regime", "transport_mode", "filer", "carrier", "country_of_dispatch", "consignor_country"),
    *("grade", "problem_codes", "simulated", "entry_office", "consignment_id", "goods_description", "hs_code"),
    *("gross_mass_kg", "package_quantity", "declared_value", "currency"),
    *("key_consignor", "key_consignor_address", "key_consignor_phone", "key_consignee"),
)


def narrowed(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    regimes: Regimes,
    reader: Reader,
    received: tuple[datetime, datetime] | None = None,
) -> None:
    """Make the temporary TABLE of narrow rows of files of the lake, of all or of those received between two moments.

    `file` is the path of each row's file.
    """
    lake = relation(connection, files, _READ, LAKE, path="file")
    within = "WHERE received_at >= $since AND received_at < $until" if received else ""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE filing_base AS
        WITH lake AS (SELECT * FROM {lake} {within})
        SELECT {", ".join(f"{sql} AS by_{name}" for name, sql in BY.items())}, received_at,
            coalesce(entry_office, '') AS office, file, grade, coalesce(problem_codes, []) AS codes,
            coalesce(simulated, false) AS simulated, {hours_owed(regimes)} AS owed,
            (epoch(eta) - epoch(received_at)) / 3600 AS ahead,
            nullif(trim(goods_description), '') AS text, left(nullif(trim(hs_code), ''), 2) AS chapter,
            left(nullif(trim(hs_code), ''), 4) AS heading, currency,
            CASE WHEN declared_value > 0 AND gross_mass_kg > 0
                THEN ln(declared_value / gross_mass_kg) END AS unit_value,
            CASE WHEN gross_mass_kg > 0
                THEN ln(gross_mass_kg / greatest(coalesce(package_quantity, 1), 1)) END AS unit_mass,
            coalesce(transport_mode, regime, '') AS mode, gross_mass_kg AS mass, declared_value AS value,
            hash(coalesce(filer, '')) AS filer_key,
            CASE WHEN key_consignor IS NOT NULL THEN hash(key_consignor) END AS consignor,
            CASE WHEN key_consignor_address IS NOT NULL THEN hash(key_consignor_address) END AS address,
            CASE WHEN key_consignor_phone IS NOT NULL THEN hash(key_consignor_phone) END AS telephone,
            CASE WHEN key_consignee IS NOT NULL THEN hash(key_consignee) END AS consignee,
            hash(consignment_id) AS consignment
        FROM lake
        """,
        {"since": received[0], "until": received[1]} if received else {},
    )
    _read_texts(connection, reader)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {TABLE} AS
        SELECT b.* EXCLUDE (text), CASE WHEN b.text IS NOT NULL THEN hash(b.text) END AS description,
            t.specificity, t.confidence, t.declared, coalesce(t.read, false) AS read
        FROM filing_base AS b LEFT JOIN filing_texts AS t
            ON b.text IS NOT NULL AND hash(b.text) = t.description AND b.chapter IS NOT DISTINCT FROM t.chapter
        """
    )
    connection.execute("DROP TABLE filing_base; DROP TABLE filing_texts")


def _read_texts(connection: duckdb.DuckDBPyConnection, reader: Reader) -> None:
    """Each different description with its chapter is read once, in parts."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE filing_texts "
        "(description UBIGINT, chapter VARCHAR, specificity DOUBLE, confidence DOUBLE, declared DOUBLE, read BOOLEAN)"
    )
    ((texts,),) = connection.sql("SELECT approx_count_distinct(text) FROM filing_base").fetchall()
    parts = max(1, -(-int(texts) // _PART))
    for part in range(parts):
        found = connection.sql(
            "SELECT DISTINCT text AS goods_description, chapter AS hs_code FROM filing_base "
            "WHERE text IS NOT NULL AND hash(text) % $parts = $part",
            params={"parts": parts, "part": part},
        ).to_arrow_table()
        connection.register("filing_part", described.beside(found, reader))
        connection.execute(
            "INSERT INTO filing_texts SELECT hash(goods_description), hs_code, text_specificity, text_confidence, "
            "CASE WHEN list_contains($met, hs_code) THEN text_declared END, text_chapter IS NOT NULL FROM filing_part",
            {"met": list(reader.chapters)},
        )
        connection.unregister("filing_part")


def dropped(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget the temporary tables."""
    for name in ("filing_base", "filing_texts", TABLE):
        connection.execute(f"DROP TABLE IF EXISTS {name}")


def law(regimes: Regimes, reader: Reader) -> str:
    """What narrow rows hold for: regimes, the reader of descriptions, the engine's hashes and the form of a row."""
    form = (regimes, BY, _READ, NAMED, duckdb.__version__, reader.chapters, reader.headings)
    told = sha256(repr(form).encode())
    for array in (reader.weights, reader.centre, reader.idf, reader.intercept):
        told.update(array.tobytes())
    return told.hexdigest()[:16]


def keep(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Path], regimes: Regimes, reader: Reader, to: Path
) -> None:
    """Write the narrow rows of files of the lake, named by their keys, as one file."""
    narrowed(connection, list(files.values()), regimes, reader)
    names = pa.table({"file": [str(path) for path in files.values()], "name": list(files)})
    connection.register("filing_names", names)
    try:
        rows = f"(SELECT n.* REPLACE (name AS file) FROM {TABLE} AS n JOIN filing_names USING (file))"
        _written(connection, rows, list(files), to)
    finally:
        connection.unregister("filing_names")
        dropped(connection)


def merge(connection: duckdb.DuckDBPyConnection, source: str, files: Sequence[str], to: Path) -> None:
    """Write narrow rows of a relation, which hold these files of the lake, as one file."""
    _written(connection, source, files, to)


def _written(connection: duckdb.DuckDBPyConnection, rows: str, files: Sequence[str], to: Path) -> None:
    said = literal(json.dumps(sorted(files)))
    connection.execute(
        f"COPY (SELECT * FROM {rows} ORDER BY file, received_at) TO {literal(to.as_posix())} "
        f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{'{_FILES.decode()}': {said}}})"
    )


def held(file: Path) -> list[str]:
    """The files of the lake whose narrow rows a kept file holds."""
    found: list[str] = json.loads((pq.read_metadata(file).metadata or {})[_FILES])
    return found


def kept(connection: duckdb.DuckDBPyConnection, chosen: Mapping[str, Path]) -> str:
    """A view of the narrow rows of files of the lake, each out of the kept file that is named beside it."""
    names = pa.table(
        {"file": pa.array(list(chosen), pa.string()), "kept": pa.array([str(p) for p in chosen.values()], pa.string())}
    )
    paths = ", ".join(path_literal(path) for path in sorted(set(chosen.values())))
    connection.register("filing_chosen", names)
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW filing_kept AS SELECT k.* EXCLUDE (kept) "
        f"FROM read_parquet([{paths}], hive_partitioning = false, filename = 'kept') AS k "
        f"SEMI JOIN filing_chosen AS c ON k.file = c.file AND k.kept = c.kept"
    )
    return "filing_kept"
