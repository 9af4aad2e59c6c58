"""Walls in the database: tables that are only ever added to, on SQLite and PostgreSQL.

Triggers refuse UPDATE, DELETE, TRUNCATE (PostgreSQL) and, for numbered tables, an INSERT that is not the next
number (which also stops SQLite's INSERT OR REPLACE, whose hidden delete fires no trigger). They stop mistakes and
whoever has only the application's account; the owner of the tables can take them down, which `missing` shows
and the hash chain outlives. This is the one module with SQL of its own for the relational store.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Wall:
    """A table that is only added to; `numbered` is its column of consecutive numbers, '' when it has none."""

    table: str
    numbered: str = ""


AUDIT = Wall("audit_log_auditentry", "seq")
LEDGER = Wall("targets_targetevent")
EXAMINATIONS = (Wall("exams_safetyacknowledgement"), Wall("exams_sectionrevision"), Wall("exams_picture"))
CUSTODY = Wall("evidence_custodyentry")
RECEIPTS = Wall("evidence_receipt")
OFFLINE = Wall("scans_offlinescan")
STAFFING = Wall("staffing_staffing")
REPORTS = Wall("laboratory_report")
CASES = (Wall("cases_casestep"), Wall("cases_disclosure"))
DIVERSION = (Wall("diversion_noticestep"), Wall("diversion_sheetentry"), Wall("diversion_casestep"))
CANINE = (Wall("canine_session"), Wall("canine_search"))
DEVICES = (Wall("devices_service"), Wall("devices_deviceuse"))
NALOXONE = Wall("naloxone_stockentry")
GOING_ON = Wall("certificates_goingon")
EXPOSURES = (Wall("exposures_medicalnote"), Wall("exposures_review"))
SAFETY = (NALOXONE, GOING_ON, *EXPOSURES)
BENCH = (REPORTS, *CANINE, *DEVICES)
ALL = (AUDIT, LEDGER, *EXAMINATIONS, CUSTODY, RECEIPTS, OFFLINE, STAFFING, *BENCH, *CASES, *DIVERSION, *SAFETY)


def build(wall: Wall) -> Callable[[Any, Any], None]:
    """A migration's forward step that builds the wall on the engine at hand."""

    def forward(_apps: object, schema_editor: Any) -> None:  # noqa: ANN401 - Django's class differs by engine
        statements = _sqlite(wall) if schema_editor.connection.vendor == "sqlite" else _postgresql(wall)
        for _, statement in statements:
            schema_editor.execute(statement, params=None)

    return forward


def missing(wall: Wall) -> list[str]:
    """Names of triggers of a wall that are gone, switched off or say something else."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [wall.table])
            stands = set(cursor.fetchall())
            return [name for name, statement in _sqlite(wall) if (name, statement) not in stands]
        cursor.execute(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')",
            [wall.table],
        )
        stands = {(name, body.strip()) for name, body in cursor.fetchall()}
        return [name for name, body in _postgresql_triggers(wall) if (name, body) not in stands]


def _sqlite(wall: Wall) -> Iterator[tuple[str, str]]:
    """Name and statement of each trigger."""
    table = wall.table
    for event in ("update", "delete"):
        name = f"{table}_no_{event}"
        yield (
            name,
            (
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or removed'); END"
            ),
        )
    if wall.numbered:
        name = f"{table}_next"
        yield (
            name,
            (
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table} "
                f"WHEN NEW.{wall.numbered} <> (SELECT coalesce(max({wall.numbered}), 0) + 1 FROM {table}) "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are numbered without gaps'); END"
            ),
        )


_REFUSE = "BEGIN RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME; END"


def _next(wall: Wall) -> str:
    return (
        f"BEGIN IF NEW.{wall.numbered} <> (SELECT coalesce(max({wall.numbered}), 0) + 1 FROM {wall.table}) THEN "
        f"RAISE EXCEPTION 'rows of {wall.table} are numbered without gaps'; END IF; RETURN NEW; END"
    )


def _postgresql_triggers(wall: Wall) -> Iterator[tuple[str, str]]:
    """Name and function body of each trigger."""
    for event in ("update", "delete", "truncate"):
        yield f"{wall.table}_no_{event}", _REFUSE
    if wall.numbered:
        yield f"{wall.table}_next", _next(wall)


def _postgresql(wall: Wall) -> Iterator[tuple[str, str]]:
    """Name and statement of the functions and triggers, in the order in which they are made."""
    table = wall.table
    for name, body in (("refuse", _REFUSE), *((("next", _next(wall)),) if wall.numbered else ())):
        function = f"{table}_{name}_row"
        yield function, f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
    for event in ("update", "delete", "truncate"):
        level = "STATEMENT" if event == "truncate" else "ROW"
        name = f"{table}_no_{event}"
        yield (
            name,
            (
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} "
                f"FOR EACH {level} EXECUTE FUNCTION {table}_refuse_row()"
            ),
        )
    if wall.numbered:
        name = f"{table}_next"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_next_row()",
        )
