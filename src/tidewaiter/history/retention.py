"""Which consignments have been kept long enough: by class, but for those under legal hold.

A consignment's term begins with the last arrival date of its versions, and all its versions go together. Its
class is what became of it. A hold names consignments, parties and dates of arrival; of those that it names all
must fit, and one version that fits holds the whole consignment. Here it is decided what goes; nothing is deleted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.history.identifiers import IDENTIFIERS
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import literal, relation

SHIPPED = Path(__file__).with_name("retention.toml")
UNEXAMINED = "unexamined"
CLASSES = (UNEXAMINED, "targeted", "examined", "finding")
"""What became of a consignment; a later one goes before an earlier one."""

GOING = pa.schema([("consignment_id", pa.string()), ("class", pa.string()), ("last_arrival", pa.date32())])
_NAMES = ("consignment_id", *IDENTIFIERS)
_PARTIES = ("key_consignor", "key_consignee")
_NOT_FOLDED = r"[\x{00}-\x{2F}\x{3A}-\x{40}\x{5B}-\x{60}\x{7B}-\x{7F}]"


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a class is kept after the last arrival, in days; None: for ever. `basis` is the law or decision."""

    name: str
    what: str
    basis: str
    days: int | None = None


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The terms of all classes."""

    classes: tuple[Term, ...] = msgspec.field(name="class")

    def days(self) -> dict[str, int]:
        """The terms of those classes that end."""
        return {term.name: term.days for term in self.classes if term.days is not None}


def load(own: Path | None) -> Terms:
    """Read retention.toml (the shipped example by default); a wrong file raises ValueError naming it and the place."""
    source = own or SHIPPED
    try:
        terms = msgspec.toml.decode(source.read_bytes(), type=Terms)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(f"{source}: {error}") from error
    names = [term.name for term in terms.classes]
    if sorted(names) != sorted(CLASSES):
        raise ValueError(f"{source}: must have each of the classes {', '.join(CLASSES)} once, and no other")
    short = [term.name for term in terms.classes if term.days is not None and term.days < 1]
    if short:
        raise ValueError(f"{source}: days of {short[0]} must be 1 or more; leave it out to keep the class for ever")
    return terms


@dataclass(frozen=True, slots=True)
class Hold:
    """What is held: folded identifiers, keys of consignors or consignees, and arrival dates; empty or None: any."""

    identifiers: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    def condition(self) -> str:
        """As SQL over lake rows; a hold that names nothing holds everything."""
        parts = []
        if self.identifiers:
            listed = _listed(self.identifiers)
            bare = r"regexp_replace(consignment_id, '^[^:]*:', '')"
            parts.append(" OR ".join(f"{_folded(text)} IN ({listed})" for text in (bare, *_NAMES)))
        if self.parties:
            parts.append(" OR ".join(f"{key} IN ({_listed(self.parties)})" for key in _PARTIES))
        if self.first is not None:
            parts.append(f"arrival_date >= DATE '{self.first.isoformat()}'")
        if self.last is not None:
            parts.append(f"arrival_date <= DATE '{self.last.isoformat()}'")
        return " AND ".join(f"coalesce({part}, false)" for part in parts) or "true"


def due(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], before: date) -> pa.Array:
    """Consignments with a row in `files` that arrived before a day: those that may have been kept long enough."""
    rows = relation(connection, files, ("consignment_id", "arrival_date"), LAKE)
    found = connection.sql(
        f"SELECT DISTINCT consignment_id FROM {rows} WHERE arrival_date < $before ORDER BY 1", params={"before": before}
    )
    return found.to_arrow_table()["consignment_id"].combine_chunks().cast(pa.string())


@dataclass(frozen=True, slots=True)
class Decision:
    """What goes (GOING, by consignment), and how many consignments would go if they were not held."""

    going: pa.Table
    held: int


def decide(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    candidates: pa.Array,
    classes: pa.Table,
    terms: Mapping[str, int],
    holds: Iterable[Hold],
    today: date,
) -> Decision:
    """Decide on `candidates`, of which `files` hold every version.

    `classes` has consignment_id and class of those that are not merely unexamined, once each.
    """
    rows = relation(connection, files, (*_NAMES, *_PARTIES, "arrival_date"), LAKE)
    held = " OR ".join(f"({hold.condition()})" for hold in holds) or "false"
    term = " ".join(f"WHEN {literal(name)} THEN {int(days)}" for name, days in terms.items())
    sql = f"""
        WITH last AS (
            SELECT consignment_id, max(arrival_date) AS last_arrival, bool_or({held}) AS held
            FROM {rows} SEMI JOIN candidates USING (consignment_id) GROUP BY consignment_id
        ),
        judged AS (
            SELECT consignment_id, coalesce(class, '{UNEXAMINED}') AS class, last_arrival, held
            FROM last LEFT JOIN classes USING (consignment_id)
        )
        SELECT * FROM judged
        WHERE last_arrival < $today - CAST({f"CASE class {term} END" if term else "NULL"} AS INTEGER)
        ORDER BY consignment_id
    """
    connection.register("candidates", pa.table({"consignment_id": candidates}))
    connection.register("classes", classes)
    try:
        found = connection.sql(sql, params={"today": today}).to_arrow_table()
    finally:
        connection.unregister("candidates")
        connection.unregister("classes")
    kept = found["held"].combine_chunks()
    going = found.filter(pc.invert(kept)).select(GOING.names).cast(GOING)
    return Decision(going, found.num_rows - going.num_rows)


def _folded(text: str) -> str:
    """identifiers.folded as SQL."""
    return f"upper(regexp_replace({text}, '{_NOT_FOLDED}', '', 'g'))"


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(literal(text) for text in texts)
