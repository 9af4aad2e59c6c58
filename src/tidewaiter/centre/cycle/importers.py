"""What is known of an importer: what it imported, when, notified or not, kits, answers about end use, and finds.

An importer is a receiver by its key, the normal form of the name as filed (`parties/keys.py`), and is named in
addresses of pages by the hash of that key, so that no name stands there. Imports are counted in one pass over the
lake's narrow columns; what is seen is what arrives at the actor's facilities. Each look is logged.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.diversion import case_queries, queries
from tidewaiter.centre.diversion.case_queries import CaseLine, RequestView
from tidewaiter.centre.diversion.queries import CheckView, KitView, NoticeView
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.outcomes.queries import OutcomeView
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history.identifiers import folded
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation

MOST = 60
"""Consignments that are listed; the figures count all."""

_READ = (
    *("consignment_id", "version", "received_at", "arrival_date", "goods_description", "hs_code", "gross_mass_kg"),
    *("consignor_name", "country_of_dispatch", "entry_office", "consignee_name", "consignee_id", "key_consignee"),
    *("hash_consignee", "simulated"),
)


@dataclass(frozen=True, slots=True)
class Import:
    """A consignment of an importer, at its latest version, and what was found in it ('' where nobody reported)."""

    consignment_id: str
    arrived: date
    goods: str
    hs_code: str
    mass_kg: float | None
    sender: str
    country: str
    facility: str
    found: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Month:
    """How many consignments came in a month ('2026-01'), and of what mass."""

    month: str
    consignments: int
    mass_kg: float


@dataclass(frozen=True, slots=True)
class Importer:
    """All that is known of an importer, as far as the actor sees."""

    code: str
    name: str
    names: tuple[str, ...]
    consignments: int
    first: date | None
    last: date | None
    senders: int
    countries: tuple[str, ...]
    months: tuple[Month, ...]
    imports: tuple[Import, ...]
    notices: tuple[NoticeView, ...]
    checks: tuple[CheckView, ...]
    kits: tuple[KitView, ...]
    cases: tuple[CaseLine, ...]
    requests: tuple[RequestView, ...]
    finds: tuple[OutcomeView, ...]


def code_of(importer_hash: int | None) -> str:
    """How an importer is named in addresses: the hash of its key, 16 hexadecimal digits; '' for none."""
    return "" if importer_hash is None else f"{importer_hash & (2**64 - 1):016x}"


def hash_of(code: str) -> int | None:
    """The hash that a code names, None for what is none."""
    try:
        value = int(code, 16) if len(code) == 16 else -1  # noqa: PLR2004 - digits of 64 bits
    except ValueError:
        return None
    if value < 0:
        return None
    return value - 2**64 if value >= 2**63 else value


def of(workspace: Workspace, actor: Actor, code: str, *, until: datetime | None = None) -> Importer:
    """What is known of an importer; Conflict 404 where the actor sees nothing of one."""
    wanted = hash_of(code)
    if wanted is None:
        raise Conflict("unknown-importer", "there is no such importer", http_status=404)
    audit.record_read(actor, "diversion.importer", code)
    rows = _latest(workspace, actor, wanted, until or workspace.now())
    checks = queries.checks_of_importer(actor, wanted)
    kits = queries.kits_of(actor, importer_hash=wanted)
    cases = case_queries.cases_of(actor, importer_hash=wanted)
    if not rows.num_rows and not checks and not kits and not cases:
        raise Conflict("unknown-importer", "there is no such importer", http_status=404)
    plain = rows.to_pylist()
    reported = outcomes.latest_of([row["consignment_id"] for row in plain])
    finds = [one for one in reported.values() if one.finding != "none"]
    names = tuple(dict.fromkeys(row["consignee_name"] for row in plain if row["consignee_name"]))
    told = [*(one.importer for one in checks), *(one.importer for one in cases)]
    name = next((one for one in [*names, *told] if one), code)
    key = next((row["key_consignee"] for row in plain if row["key_consignee"]), "")
    identifier = next((row["consignee_id"] for row in plain if row["consignee_id"]), "")
    return Importer(
        code=code,
        name=name,
        names=names[:8],
        consignments=len(plain),
        first=min((row["arrival_date"] for row in plain), default=None),
        last=max((row["arrival_date"] for row in plain), default=None),
        senders=len({row["consignor_name"] for row in plain if row["consignor_name"]}),
        countries=tuple(sorted({row["country_of_dispatch"] for row in plain if row["country_of_dispatch"]})),
        months=_months(rows),
        imports=tuple(_import(row, reported.get(row["consignment_id"])) for row in plain[:MOST]),
        notices=tuple(queries.notices_of(actor, key, folded(identifier))),
        checks=tuple(checks),
        kits=tuple(kits),
        cases=tuple(cases),
        requests=tuple(case_queries.requests_of(actor, wanted)),
        finds=tuple(sorted(finds, key=lambda one: one.recorded_at, reverse=True)),
    )


def _latest(workspace: Workspace, actor: Actor, wanted: int, before: datetime) -> pa.Table:
    """Latest versions of an importer's consignments at the actor's facilities, latest arrival first."""
    files = [workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)]
    connection = local.connect()
    try:
        lake = relation(connection, files, _READ, LAKE)
        seen, params = _seen(actor)
        sql = f"""
            WITH latest AS (
                SELECT * FROM {lake} WHERE hash_consignee = $wanted AND received_at <= $before
                QUALIFY row_number() OVER (PARTITION BY consignment_id ORDER BY version DESC, received_at DESC) = 1
            )
            SELECT * FROM latest WHERE {seen} ORDER BY arrival_date DESC, consignment_id
        """
        return _run(connection, sql, {"wanted": wanted, "before": before, **params})
    finally:
        connection.close()


def _seen(actor: Actor) -> tuple[str, dict[str, Any]]:
    if actor.facilities is None:
        return "true", {}
    return "coalesce(entry_office, '') IN (SELECT unnest($places))", {"places": ["", *sorted(actor.facilities)]}


def _run(connection: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any]) -> pa.Table:
    return connection.sql(sql, params=params).to_arrow_table()


def _months(rows: pa.Table) -> tuple[Month, ...]:
    sql = """
        SELECT strftime(arrival_date, '%Y-%m') AS month, count(*) AS n, coalesce(sum(gross_mass_kg), 0) AS kg
        FROM found GROUP BY month ORDER BY month
    """
    found = local.query(sql, {"found": rows.select(["arrival_date", "gross_mass_kg"])}).to_pylist()
    return tuple(Month(row["month"], row["n"], float(row["kg"])) for row in found)


def _import(row: dict[str, Any], reported: OutcomeView | None) -> Import:
    found = "" if reported is None else f"{reported.finding.value} {reported.substance}".strip()
    return Import(
        row["consignment_id"],
        row["arrival_date"],
        row["goods_description"] or "",
        row["hs_code"] or "",
        row["gross_mass_kg"],
        row["consignor_name"] or "",
        row["country_of_dispatch"] or "",
        row["entry_office"] or "",
        found,
        bool(row["simulated"]),
    )
