"""`tidewaiter screen`: parties against lists, with the words that agree, and list updates."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pyarrow as pa
from rich.table import Table

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.parties.lists.registry import read
from tidewaiter.parties.screening import tuning
from tidewaiter.parties.screening.explanation import explain
from tidewaiter.parties.screening.prepared import THRESHOLD, Prepared
from tidewaiter.pipeline import screening

if TYPE_CHECKING:
    from tidewaiter.cargo.problem import Problem

SEED = 1
"""Of the chance by which listed names are spoilt to count recall."""


@click.command(epilog="Example: tidewaiter screen manifest.csv --list sdn.csv --list un.xml")
@click.argument("file", required=False)
@click.option("--list", "lists", multiple=True, help="A list: a file as published, or one that was imported, by name.")
@click.option("--threshold", default=THRESHOLD, show_default=True, help="The least score of a hit.")
@click.option("--addresses/--no-addresses", default=True, show_default=True, help="Compare addresses as well.")
@click.option("--update", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Import a list.")
@click.option("--as", "name", help="With --update: what the list is called. Default: the file's name.")
@click.option("--approve", help="Put the waiting version of a list in force, as a second person.")
@click.option("--refuse", help="Refuse the waiting version of a list, with --reason.")
@click.option("--alerts", is_flag=True, help="Show the open alerts of imported lists.")
@click.option("--decide", type=int, help="The number of an alert to decide.")
@click.option("--match/--no-match", default=None, help="With --decide: whether it is the listed party.")
@click.option("--reason", default="", help="With --decide or --refuse: why.")
@click.option("--tune", type=click.Path(exists=True, path_type=Path), help="CSV with columns name and entry_id.")
@click.option(
    "--innocent", type=click.Path(exists=True, path_type=Path), help="Names taken to be innocent, to tune by."
)
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="With either: the curve as SVG.")
@click.option("--limit", default=50, show_default=True, help="Hits to show; 0 for all.")
@json_option
@click.pass_obj
def command(
    session: Session,
    file: str | None,
    lists: tuple[str, ...],
    threshold: float,
    update: Path | None,
    name: str | None,
    approve: str | None,
    refuse: str | None,
    decide: int | None,
    match: bool | None,  # noqa: FBT001 - click's
    reason: str,
    tune: Path | None,
    innocent: Path | None,
    picture: Path | None,
    limit: int,
    *,
    addresses: bool,
    alerts: bool,
    as_json: bool,
) -> None:
    """Screen the parties of FILE against lists; '-' reads names, a line each.

    FILE is any format of consignments, or a CSV, Parquet or JSON Lines table with a column `name`. Without --list:
    every list in force, and the names of own lookouts. --update imports a list; --approve, by another person (--actor),
    puts it in force and screens again what is on the way.
    """
    if update is not None:
        _update(session, update, name or update.stem, as_json=as_json)
    elif approve is not None:
        _approve(session, approve, as_json=as_json)
    elif refuse is not None:
        _refuse(session, refuse, reason)
    elif alerts:
        _alerts(session, limit, as_json=as_json)
    elif decide is not None:
        _decide(session, decide, reason, match=match)
    elif tune is not None or innocent is not None:
        _tune(_entries(session, lists), tune, innocent, picture, as_json=as_json)
    elif file is None:
        raise click.UsageError("name a FILE, or '-' for names from standard input")
    else:
        rows, problems = _rows(file, session)
        prepared = Prepared.of_entries(_entries(session, lists), threshold=threshold, addresses=addresses)
        _show(screening.screened([rows], prepared), rows.num_rows, problems, limit, as_json=as_json)


def _rows(file: str, session: Session) -> tuple[pa.Table, Sequence["Problem"]]:
    if file == "-":
        return screening.names_as_rows([line.strip() for line in sys.stdin if line.strip()]), ()
    path = Path(file)
    if not path.is_file():
        raise click.ClickException(f"there is no file {file}")
    rows, problems = screening.rows_of(path.read_bytes(), session.now())
    if not rows.num_rows and problems:
        raise click.ClickException(f"{file}: {problems[0].code}: {problems[0].hint}")
    return rows, problems


def _entries(session: Session, lists: tuple[str, ...]) -> pa.Table:
    """The entries of lists that are files or were imported; all that were, where none is named."""
    files = [one for one in lists if Path(one).is_file()]
    tables = [_file(Path(one)) for one in files]
    named = [one for one in lists if one not in files]
    if named or not lists:
        session.workspace()
        from tidewaiter.centre.cycle import lists as imported  # noqa: PLC0415 - Django loads for this alone

        tables.append(imported.entries(session.now(), named or None))
    found = pa.concat_tables(tables)
    if not found.num_rows:
        raise click.ClickException("there is no list to screen against: name one with --list, or import one: --update")
    return found


def _file(path: Path) -> pa.Table:
    listed = read(path.read_bytes(), path.name, beside(path))
    for problem in listed.problems[:10]:
        click.echo(f"{path.name}: {problem.code} {problem.path} {problem.value}: {problem.hint}", err=True)
    return listed.entries


def beside(path: Path) -> dict[str, bytes]:
    """CSV files beside a CSV file: OFAC publishes other names and addresses apart."""
    if path.suffix.lower() != ".csv":
        return {}
    near = [p for p in path.parent.glob("*.[cC][sS][vV]") if any(part in p.name.lower() for part in ("alt", "add"))]
    return {p.name: p.read_bytes() for p in near}


def _show(hits: pa.Table, rows: int, problems: Sequence["Problem"], limit: int, *, as_json: bool) -> None:
    told = []
    for hit in hits.to_pylist()[: limit or None] if not as_json else hits.to_pylist():
        said = explain(hit)
        told.append({**hit, "why": said.why, "why_not_more": said.why_not_more, "second_opinion": said.second_opinion})
    if as_json:
        wrong = [{"code": p.code, "path": p.path, "value": p.value, "hint": p.hint} for p in problems]
        print_json({"rows": rows, "hits": told, "problems": wrong})
        return
    shown = Table(title=f"{hits.num_rows} hits in {rows} rows")
    for heading in ("consignment", "score", "second opinion", "why", "why not more"):
        shown.add_column(heading, overflow="fold")
    for hit in told:
        score, second = f"{hit['score']:.2f}", f"{hit['second_opinion']:.2f}"
        shown.add_row(hit["consignment_id"], score, second, hit["why"], hit["why_not_more"])
    console().print(shown)
    if limit and hits.num_rows > limit:
        console().print("More than is shown; --limit 0 shows all, --json gives everything.")


def _tune(
    entries: pa.Table, labelled: Path | None, innocent: Path | None, picture: Path | None, *, as_json: bool
) -> None:
    prepared = Prepared.of_entries(entries, threshold=min(tuning.CUTS))
    wanted, own = tuning.spoilt(prepared, SEED)
    harmless: list[str] = []
    if labelled is not None:
        read_csv = pa.csv.read_csv(labelled)
        if not {"name", "entry_id"} <= set(read_csv.column_names):
            raise click.ClickException(f"{labelled}: give columns name and entry_id, empty for the innocent")
        pairs = list(zip(read_csv["name"].to_pylist(), read_csv["entry_id"].cast(pa.string()).to_pylist(), strict=True))
        wanted, own = [str(n) for n, e in pairs if e], [str(e) for _, e in pairs if e]
        harmless = [str(n) for n, e in pairs if n and not e]
    if innocent is not None:
        names = screening.names_in(innocent.read_bytes())
        lines = innocent.read_text(encoding="utf-8", errors="replace").splitlines()
        harmless += [n for n in (lines if names is None else names) if n]
    found = tuning.steps(tuning.best_scores(prepared, harmless), tuning.best_scores(prepared, wanted, own))
    if picture is not None:
        picture.write_text(tuning.picture(found), encoding="utf-8")
    if as_json:
        print_json([{"threshold": s.threshold, "alerts": s.alerts_per_thousand, "recall": s.recall} for s in found])
        return
    shown = Table(title=f"{len(harmless)} innocent names, {len(wanted)} wanted")
    for heading in ("threshold", "alerts per 1,000", "recall"):
        shown.add_column(heading, justify="right")
    for step in found:
        shown.add_row(f"{step.threshold:.2f}", f"{step.alerts_per_thousand:.2f}", f"{step.recall:.3f}")
    console().print(shown)


def _update(session: Session, path: Path, name: str, *, as_json: bool) -> None:
    workspace = session.workspace(create=True)
    from tidewaiter.centre.cycle import lists as imported  # noqa: PLC0415 - as above

    report = imported.bring_in(workspace, session.actor, name, path.read_bytes(), path.name, beside(path))
    if as_json:
        print_json(report.document())
        return
    for problem in report.problems[:10]:
        click.echo(f"{path.name}: {problem['code']} {problem['value']}: {problem['hint']}", err=True)
    console().print(
        f"{name} version {report.version}: {report.entries} entries, {report.added} new, {report.removed} gone. "
        f"It waits for a second person: tidewaiter --actor NAME screen --approve {name}, or the page Reference."
    )


def _approve(session: Session, name: str, *, as_json: bool) -> None:
    workspace = session.workspace()
    from tidewaiter.centre.cycle import lists as imported  # noqa: PLC0415 - as above

    report = imported.put_in_force(workspace, session.actor, name)
    if as_json:
        print_json(report.document())
        return
    console().print(
        f"{name} version {report.version} is in force: {report.added} entries new, {report.removed} gone; "
        f"{report.screened} consignments on the way screened again, {report.new_alerts} new alerts."
    )


def _refuse(session: Session, name: str, reason: str) -> None:
    session.workspace()
    from tidewaiter.centre.lists import actions  # noqa: PLC0415 - as above

    version = actions.refuse(session.actor, name, reason)
    console().print(f"{name} version {version} is refused.")


def _alerts(session: Session, limit: int, *, as_json: bool) -> None:
    session.workspace()
    from tidewaiter.centre.lists import actions  # noqa: PLC0415 - as above

    found = actions.look(session.actor, limit or None)
    if as_json:
        print_json([one.document() for one in found])
        return
    shown = Table(title=f"{len(found)} open alerts")
    for heading in ("alert", "consignment", "score", "why"):
        shown.add_column(heading, overflow="fold")
    for one in found:
        shown.add_row(str(one.number), one.consignment_id, f"{one.score:.2f}", explain(one.hit()).sentence())
    console().print(shown)


def _decide(session: Session, number: int, reason: str, *, match: bool | None) -> None:
    if match is None:
        raise click.UsageError("say --match or --no-match")
    session.workspace()
    from tidewaiter.centre.lists import actions  # noqa: PLC0415 - as above

    actions.decide(session.actor, number, match=match, reason=reason)
    console().print(f"Alert {number}: {'the listed party' if match else 'not the listed party'}.")
