"""Vessel manifests published as tables that join on an identifier: one ZIP of CSV files is one message.

The layout is that of the automated manifest system of the United States as it is published: a header, numbers of the
bill, shipper, consignee, cargo description, containers and tariff, a CSV file each, with the columns named below.
A file's kind is told by its columns, never by its name. One row a bill; joined by the engine, not row by row. Archives
are bounded in members and unpacked bytes, and nothing is written to disk.
"""

import io
import re
import zipfile
import zlib
from datetime import datetime

import pyarrow as pa
import pyarrow.csv as pacsv

from tidewaiter.cargo import empty_columns
from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine.local import query
from tidewaiter.formats.air_reading import Reading, too_large
from tidewaiter.formats.parsed import MAX_MESSAGE_BYTES, Format, Parsed

NAME = "us-vessel-tables"
MAX_MEMBERS = 64
KEY = "identifier"
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "header": (
        "vessel_name",
        (
            "carrier_code",
            "vessel_name",
            "port_of_unlading",
            "estimated_arrival_date",
            "foreign_port_of_lading",
            "manifest_quantity",
            "weight",
            "weight_unit",
        ),
    ),
    "bill": ("master_bol_number", ("master_bol_number", "house_bol_number", "voyage_number")),
    "shipper": (
        "shipper_party_name",
        ("shipper_party_name", "shipper_party_address_1", "city", "zip_code", "country_code"),
    ),
    "consignee": ("consignee_name", ("consignee_name", "consignee_address_1", "city", "zip_code", "country_code")),
    "cargo": ("description_text", ("description_text", "container_number")),
    "container": ("seal_number_1", ("container_number",)),
    "tariff": ("harmonized_number", ("harmonized_number",)),
}
"""Kind of table: the column by which it is known, and those that are read; a column that is not there is empty."""

_MEMBER = re.compile(rb"[\w ./-]{0,200}\.csv", re.IGNORECASE)
_SQL = """
    WITH goods AS (SELECT identifier, string_agg(DISTINCT description_text, ', ' ORDER BY description_text) AS goods
            FROM cargo WHERE description_text IS NOT NULL GROUP BY identifier),
        boxes AS (SELECT identifier, list(DISTINCT upper(trim(container_number)) ORDER BY upper(trim(container_number)))
            AS boxes FROM (SELECT identifier, container_number FROM container UNION ALL
                SELECT identifier, container_number FROM cargo)
            WHERE container_number IS NOT NULL GROUP BY identifier),
        codes AS (SELECT identifier, CASE WHEN count(DISTINCT harmonized_number) = 1
            THEN any_value(harmonized_number) END AS code FROM tariff GROUP BY identifier),
        one_bill AS (SELECT * FROM bill
            QUALIFY row_number() OVER (PARTITION BY identifier ORDER BY master_bol_number) = 1),
        one_shipper AS (SELECT * FROM shipper
            QUALIFY row_number() OVER (PARTITION BY identifier ORDER BY shipper_party_name) = 1),
        one_consignee AS (SELECT * FROM consignee
            QUALIFY row_number() OVER (PARTITION BY identifier ORDER BY consignee_name) = 1),
        one_header AS (SELECT *, row_number() OVER (ORDER BY ordinal) - 1 AS position FROM header
            WHERE identifier IS NOT NULL QUALIFY row_number() OVER (PARTITION BY identifier ORDER BY ordinal) = 1)
    SELECT 'bill:' || coalesce(b.house_bol_number, b.master_bol_number, h.identifier) AS consignment_id,
        coalesce(b.house_bol_number, b.master_bol_number) AS bill, 'ocean' AS regime, 'maritime' AS transport_mode,
        h.carrier_code AS filer, h.carrier_code AS carrier,
        nullif(concat_ws(' ', h.vessel_name, b.voyage_number), '') AS conveyance,
        x.boxes AS container, s.shipper_party_name AS consignor_name,
        s.shipper_party_address_1 AS consignor_address_line, s.city AS consignor_city,
        s.zip_code AS consignor_postcode, CASE WHEN regexp_full_match(upper(s.country_code), '[A-Z]{2}')
            THEN upper(s.country_code) END AS consignor_country,
        c.consignee_name, c.consignee_address_1 AS consignee_address_line, c.city AS consignee_city,
        c.zip_code AS consignee_postcode, CASE WHEN regexp_full_match(upper(c.country_code), '[A-Z]{2}')
            THEN upper(c.country_code) END AS consignee_country,
        g.goods AS goods_description,
        CASE WHEN length(t.code) BETWEEN 6 AND 10 AND regexp_full_match(t.code, '[0-9]+') THEN t.code END AS hs_code,
        try_cast(h.weight AS DOUBLE) * CASE upper(left(coalesce(h.weight_unit, 'K'), 1))
            WHEN 'K' THEN 1 WHEN 'L' THEN 0.45359237 WHEN 'P' THEN 0.45359237 WHEN 'M' THEN 1000 WHEN 'T' THEN 1000 END
            AS gross_mass_kg,
        try_cast(h.manifest_quantity AS INTEGER) AS package_quantity,
        h.foreign_port_of_lading AS loading_location, h.port_of_unlading AS unloading_location,
        try_cast(h.estimated_arrival_date AS TIMESTAMP) AT TIME ZONE 'UTC' AS eta,
        'us-vessel-tables' AS source_format, h.position::INTEGER AS source_position
    FROM one_header h LEFT JOIN one_bill b USING (identifier) LEFT JOIN one_shipper s USING (identifier)
        LEFT JOIN one_consignee c USING (identifier) LEFT JOIN goods g USING (identifier)
        LEFT JOIN boxes x USING (identifier) LEFT JOIN codes t USING (identifier)
    ORDER BY h.position
"""


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """Read one archive; what is no archive of such tables is one reject."""
    del received_at  # every date has its year
    refused = too_large(data)
    if refused is not None:
        return refused
    reading = Reading()
    try:
        found = _tables(data, reading)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        reading.reject("bad-zip", "message", str(error), "Send the ZIP again, unencrypted and within the limits.", data)
        return reading.parsed()
    if "header" not in found:
        columns = ", ".join((KEY, *TABLES["header"][1]))
        reading.reject(
            "missing-column", "message", "header", f"Send the header table with the columns {columns}.", data
        )
        return reading.parsed()
    sources = {kind: found.get(kind, _empty(kind)) for kind in TABLES}
    _tell_unused(sources["header"], reading)
    rows = query(_SQL, sources)
    if not rows.num_rows:
        reading.reject("no-identity", KEY, "", "Give each bill of the header table an identifier.", data)
        return reading.parsed()
    given = [
        rows[f.name].cast(f.type) if f.name in rows.column_names else empty_columns.nulls(rows.num_rows, f.type)
        for f in CONSIGNMENT
    ]
    return Parsed(pa.table(given, schema=CONSIGNMENT), reading.all_problems(), ())


def _tables(data: bytes, reading: Reading) -> dict[str, pa.Table]:
    """The tables of an archive by kind; several files of one kind are put together."""
    found: dict[str, list[pa.Table]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [member for member in archive.infolist() if not member.filename.endswith("/")]
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_MESSAGE_BYTES:
            raise ValueError(f"{len(members)} files, {sum(member.file_size for member in members)} bytes")
        for member in members:
            with archive.open(member) as file:
                text = file.read(member.file_size + 1)
            read = _table(text)
            kind = next((k for k, (mark, _) in TABLES.items() if read is not None and mark in read.column_names), None)
            if read is None or kind is None or KEY not in read.column_names:
                reading.problems.append(_not_used(member.filename))
                continue
            found.setdefault(kind, []).append(_picked(read, kind))
    together = {kind: pa.concat_tables(parts) for kind, parts in found.items()}
    if "header" in together:
        ordinals = pa.array(range(together["header"].num_rows), pa.int64())
        together["header"] = together["header"].append_column("ordinal", ordinals)
    return together


def _table(text: bytes) -> pa.Table | None:
    """A CSV file as columns of text, or None where it is none; rows with too many columns are refused by the caller."""
    options = pacsv.ReadOptions(block_size=max(len(text), 1))
    parse_options = pacsv.ParseOptions(newlines_in_values=True)
    try:
        head = pacsv.read_csv(pa.BufferReader(text.split(b"\n", 1)[0] + b"\n"), options, parse_options)
        kinds = pacsv.ConvertOptions(
            column_types=dict.fromkeys(head.column_names, pa.string()), strings_can_be_null=True, null_values=[""]
        )
        read = pacsv.read_csv(pa.BufferReader(text), options, parse_options, kinds)
    except pa.ArrowException:
        return None
    return read.rename_columns([name.strip().lower() for name in read.column_names])


def _picked(read: pa.Table, kind: str) -> pa.Table:
    """The columns of a kind, empty where they are not there."""
    names = (KEY, *TABLES[kind][1])
    columns = [
        read[name] if name in read.column_names else empty_columns.nulls(read.num_rows, pa.string()) for name in names
    ]
    return pa.table(columns, names=list(names))


def _empty(kind: str) -> pa.Table:
    return pa.table({name: pa.array([], pa.string()) for name in (KEY, *TABLES[kind][1])})


def _tell_unused(header: pa.Table, reading: Reading) -> None:
    """How many lines of the header table make no row: without an identifier, or with one that came before."""
    named = header[KEY].drop_null()
    for count, why in ((header.num_rows - len(named), "without"), (len(named) - len(named.unique()), "again")):
        if count:
            hint = "Each line of the header table needs an identifier of its own."
            said = f"{count} lines {why}"
            reading.problems.append(Problem("no-identity", KEY, said, hint, Severity.ERROR))


def _not_used(name: str) -> Problem:
    hint = f"Not a table with the column {KEY} and columns of a known kind: left out."
    return Problem("unknown-table", "message", name, hint)


def recognise(head: bytes) -> bool:
    """Whether the first member of a ZIP archive is a CSV file."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    return _MEMBER.fullmatch(head[30 : 30 + int.from_bytes(head[26:28], "little")]) is not None


FORMAT = Format(
    name=NAME,
    title="Vessel manifest as joined tables (ZIP of CSV files)",
    standard="US automated manifest system, published tables",
    recognise=recognise,
    parse=parse,
)
