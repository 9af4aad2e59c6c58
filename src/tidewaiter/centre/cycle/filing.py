"""How good the data of filers, posts, carriers and countries is: signs, coverage, letters and drafts of requests.

Read from the lake when it is asked for, at the offices that the actor sees; looks at rows are logged.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.audit_log.queries import SCANS
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import definitions, dossier, figures, looked_up, masking, narrow_rows
from tidewaiter.centre.movements import queries as movements
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.scans import queries as offline
from tidewaiter.centre.waivers import queries as waivers
from tidewaiter.centre.waivers.queries import WaiverView
from tidewaiter.centre.waivers.standing import State
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline.filing import coverage, drafts, examples, standing
from tidewaiter.pipeline.filing.count import Period, count_kept
from tidewaiter.pipeline.filing.letter import MOST, Frequent, Letter, Waived
from tidewaiter.pipeline.filing.standing import Standing
from tidewaiter.selection.intervals import Estimate, proportion

WEEKS = 13
FEW_ROWS = 40
"""Up to so many rows are looked up one by one."""
SETTLED_SECONDS = 3600.0

_STANDINGS = msgspec.msgpack.Decoder(list[Standing])  # not JSON, which has no NaN


@dataclass(frozen=True, slots=True)
class Seen:
    """Items scanned and how many of them had data before, by issuing country of an S10 number or other numbers."""

    name: str
    seen: int
    with_data: int
    share: Estimate


_SEEN = msgspec.msgpack.Decoder(list[Seen])


class _Scan(msgspec.Struct):
    """What is read of a line of the journal of scans."""

    at: datetime
    identifier: str
    facility: str = ""


def period(workspace: Workspace, actor: Actor, since: datetime | None = None, until: datetime | None = None) -> Period:
    """What was received between two moments at the actor's facilities; a quarter until now by default."""
    end = until or workspace.now() + timedelta(microseconds=1)  # what came at this moment counts
    return Period(since or end - timedelta(weeks=WEEKS), end, actor.facilities)


def standings(workspace: Workspace, actor: Actor, by: str, within: Period) -> list[Standing]:
    """Everybody of a dimension (pipeline.filing.narrow.BY), the worst for certain first."""
    require(actor, Permission.QUALITY)
    with narrow_rows.rows(workspace) as (connection, source):
        counted = count_kept(connection, source, by, within)
    return standing.standings(counted.cells, counted.late)


def kept(workspace: Workspace, actor: Actor, by: str) -> figures.Answer[list[Standing]]:
    """Standings of the last quarter as pages show them: worked out beside who asks, and good for an hour."""
    require(actor, Permission.QUALITY)
    offices = "all" if actor.facilities is None else " ".join(sorted(actor.facilities))
    where = sha256(offices.encode()).hexdigest()[:12]

    def work(_before: list[Standing] | None) -> list[Standing]:
        return standings(workspace, actor, by, period(workspace, actor))

    state = f"{batches.lake_state(LakeKind.CONSIGNMENTS)}.{workspace.now():%Y-%m-%d}"
    figure = figures.Figure(
        f"filing-{by}-{where}", state, work, msgspec.msgpack.encode, _STANDINGS.decode, settled=SETTLED_SECONDS
    )
    return figures.ask(workspace, figure)


def covered(workspace: Workspace, actor: Actor, within: Period) -> list[Seen]:
    """Coverage of what was scanned in a period where the actor works; empty when nothing was."""
    require(actor, Permission.QUALITY)
    scans = _scanned(workspace, actor, within)
    if not scans.num_rows:
        return []
    with _connected(workspace) as (connection, files):
        found = coverage.seen(connection, files, scans).to_pylist()
    return [Seen(**row, share=proportion(row["with_data"], row["seen"])) for row in found]


def manifested(workspace: Workspace, actor: Actor, within: Period) -> list[Seen]:
    """Coverage of what messages told of in a period: manifested, stowed or scanned elsewhere, and filed before.

    Such messages belong to no office: an actor who sees some offices alone is told nothing.
    """
    require(actor, Permission.QUALITY)
    events = movements.told_between(within.since, within.until, list(coverage.TOLD)) if actor.facilities is None else []
    if not events:
        return []
    told = pa.table([[key for key, _ in events], [at for _, at in events]], schema=coverage.SCANNED)
    with _connected(workspace) as (connection, files):
        found = coverage.told(connection, files, told).to_pylist()
    return [Seen(**row, share=proportion(row["with_data"], row["seen"])) for row in found]


def answered_for(workspace: Workspace, actor: Actor, by: str, within: Period) -> dict[str, Seen]:
    """Coverage of each name: of what was scanned or told of whose number shows who answers for it (coverage.whose)."""
    require(actor, Permission.QUALITY)
    told = movements.told_between(within.since, within.until, ("awb", "s10")) if actor.facilities is None else []
    keys = [key.partition(":")[2] for key, _ in told]
    events = pa.table([keys, [at for _, at in told]], schema=coverage.SCANNED)
    things = pa.concat_tables([_scanned(workspace, actor, within), events])
    if not things.num_rows:
        return {}
    with _connected(workspace) as (connection, files):
        found = coverage.whose(connection, files, things, by).to_pylist()
    return {row["name"]: Seen(**row, share=proportion(row["with_data"], row["seen"])) for row in found}


def kept_manifested(workspace: Workspace, actor: Actor) -> figures.Answer[list[Seen]]:
    """`manifested` of the last quarter as pages show it: worked out beside who asks, and good for an hour."""
    require(actor, Permission.QUALITY)
    if actor.facilities is not None:
        return figures.Answer([], workspace.now(), pending=False)

    def work(_before: list[Seen] | None) -> list[Seen]:
        return manifested(workspace, actor, period(workspace, actor))

    state = f"{batches.lake_state(LakeKind.CONSIGNMENTS)}.{workspace.now():%Y-%m-%d}"
    figure = figures.Figure("filing-told", state, work, msgspec.msgpack.encode, _SEEN.decode, settled=SETTLED_SECONDS)
    return figures.ask(workspace, figure)


def letters(workspace: Workspace, actor: Actor, by: str, within: Period, found: Sequence[Standing]) -> Iterator[Letter]:
    """The scorecard of each of these; the examples come from their own filings, and the look is logged."""
    require(actor, Permission.CONSIGNMENTS)
    rules = definitions.load(workspace.home).surroundings.regimes
    names = [one.name for one in found]
    record_read(actor, "quality.scorecards", f"{by} {len(names)}" if len(names) > 1 else f"{by} {' '.join(names)}")
    with _connected(workspace) as (connection, files):
        top = examples.frequent(connection, files, by, within, MOST, names)
        wrong = examples.wrongs(_rows(workspace, connection, files, top), rules)
    by_row = {(one.consignment_id, one.version, one.code): one for one in reversed(wrong)}
    register = waivers.waivers(actor, within.until.date())
    listed: dict[str, list[Frequent]] = {}
    rows = {one.name: one.rows for one in found}
    for line in top.to_pylist():
        example = by_row.get((line["consignment_id"], line["version"], line["code"]))
        listed.setdefault(line["name"], []).append(
            Frequent(
                code=line["code"],
                title=example.title if example else line["code"].replace("-", " ").capitalize(),
                rows=line["rows"],
                of=rows[line["name"]],
                path=example.path if example else "",
                value=example.value if example else "",
                hint=example.hint if example else "",
                waivers=tuple(filter(None, [waiver_of(register, example, within.until)])) if example else (),
            )
        )
    seen = answered_for(workspace, actor, by, within)
    for one in found:
        own = seen.get(one.name)
        yield Letter(
            *(one, by, within.since, within.until, listed.get(one.name, []), _waived(register, by, one.name)),
            covered=(own.with_data, own.seen) if own is not None else (0, 0),
        )


def consignment_drafts(
    workspace: Workspace, actor: Actor, by: str, name: str, within: Period, limit: int = 20
) -> list[drafts.Draft]:
    """Drafts about the latest filings of one name that have an error; these are consignments, the look is logged."""
    require(actor, Permission.CONSIGNMENTS)
    record_read(actor, "quality.drafts", f"{by} {name}")
    rules = definitions.load(workspace.home).surroundings.regimes
    with _connected(workspace) as (connection, files):
        latest = examples.latest_with_problem(connection, files, by, name, within, limit)
        wrong = examples.wrongs(_rows(workspace, connection, files, latest), rules)
    register = waivers.waivers(actor, within.until.date())
    return drafts.of_consignments(wrong, lambda one: waiver_of(register, one, within.until))


@dataclass(frozen=True, slots=True)
class Noted:
    """What is wrong in a consignment as filed, and the waiver under which an element may be missing ('' for none)."""

    wrong: examples.Wrong
    waiver: str


def noted(workspace: Workspace, actor: Actor, consignment_id: str) -> list[Noted]:
    """What is wrong in the latest version; empty for a consignment that is not known or not the actor's to see."""
    require(actor, Permission.CONSIGNMENTS)
    rows = looked_up.versions(workspace, consignment_id)
    rows = rows.slice(max(rows.num_rows - 1, 0)).select(CONSIGNMENT.names).cast(CONSIGNMENT)
    if not rows.num_rows or not dossier.visible(actor, rows["entry_office"][0].as_py()):
        return []
    at = workspace.now()
    register = waivers.waivers(actor, at.date())
    found = examples.wrongs(rows, definitions.load(workspace.home).surroundings.regimes)
    secrets = masking.secrets_of(rows.to_pylist()[0])
    return [Noted(replace(one, value=masking.text(one.value, secrets)), waiver_of(register, one, at)) for one in found]


def waiver_of(register: Sequence[WaiverView], wrong: examples.Wrong, at: datetime) -> str:
    """The waiver that explains that an element is missing, '' for none; a wrong element is not waived."""
    if wrong.code != drafts.MISSING:
        return ""
    whose = {"filer": wrong.filer, "country": wrong.country, "post": wrong.post}
    return waivers.covering(register, wrong.path, on=at.date(), **whose)  # type: ignore[arg-type] # one of each type


def _rows(workspace: Workspace, connection: duckdb.DuckDBPyConnection, files: list[Path], wanted: pa.Table) -> pa.Table:
    """Schema CONSIGNMENT: few rows by the indexes, many by going through the lake."""
    if not 0 < wanted.num_rows <= FEW_ROWS:
        return examples.rows_of(connection, files, wanted)
    pairs = set(zip(wanted["consignment_id"].to_pylist(), wanted["version"].to_pylist(), strict=True))
    found = [looked_up.versions(workspace, name) for name in sorted({name for name, _version in pairs})]
    rows = pa.concat_tables(found)
    named = zip(rows["consignment_id"].to_pylist(), rows["version"].to_pylist(), strict=True)
    rows = rows.filter(pa.array([pair in pairs for pair in named], pa.bool_()))
    order = [("received_at", "descending"), ("consignment_id", "ascending"), ("version", "ascending")]
    return rows.select(CONSIGNMENT.names).cast(CONSIGNMENT).sort_by(order)


def _waived(register: Sequence[WaiverView], by: str, name: str) -> list[Waived]:
    ofs = {"filer": ("filer", "post"), "post": ("filer", "post"), "country": ("country",)}.get(by, ())
    return [
        Waived(one.waiver_id, one.elements, f"{one.expires}", one.reason)
        for one in register
        if one.state is State.IN_FORCE and one.of in ofs and one.name == name
    ]


def _scanned(workspace: Workspace, actor: Actor, within: Period) -> pa.Table:
    """Schema coverage.SCANNED: scans at belts and stations, with and without a connection."""
    numbers: list[str] = []
    at: list[datetime] = []
    decoder = msgspec.json.Decoder(_Scan)
    journal = workspace.home / SCANS
    if journal.exists():
        with journal.open("rb") as lines:
            for line in lines:
                try:
                    scan = decoder.decode(line)
                except msgspec.DecodeError:
                    continue  # the end of a line that is being written
                if within.since <= scan.at < within.until and actor.works_at(scan.facility):
                    numbers.append(scan.identifier)
                    at.append(scan.at)
    for identifier, moment in offline.between(actor, within.since, within.until):
        numbers.append(identifier)
        at.append(moment)
    return pa.table([numbers, at], schema=coverage.SCANNED)


@contextmanager
def _connected(workspace: Workspace) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[Path]]]:
    spill = workspace.home / "work"
    spill.mkdir(mode=0o700, exist_ok=True)
    connection = local.connect(spill=spill)
    try:
        yield connection, [workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)]
    finally:
        connection.close()
