"""`tidewaiter resolve`: who is who, in a file or in the workspace; every merge explained and reversible."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.present import SIMULATED, plain, table

if TYPE_CHECKING:
    import pyarrow as pa

EXAMPLES = """\b
Example: tidewaiter resolve customers.csv --out clusters.csv
         tidewaiter resolve --explain R123 R456"""


@click.command(epilog=EXAMPLES)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--with", "other", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Link FILE to this one."
)
@click.option("--id", "id_column", help="The column of FILE that names a record. Default: found by its name.")
@click.option(
    "--map", "mapped", multiple=True, metavar="COLUMN=ROLE", help="What a column means; ROLE empty for nothing."
)
@click.option("--truth", help="A column that says who is who: prints precision and recall. It is not used to link.")
@click.option(
    "--threshold", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Probability to join at."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write record and cluster as .csv or .parquet."
)
@click.option("--train", is_flag=True, help="In the workspace: train a new model and link everybody anew.")
@click.option("--list", "listed", is_flag=True, help="In the workspace: the entities of most records.")
@click.option("--show", metavar="ENTITY", help="Members, pairs and decisions of an entity, or of a record's.")
@click.option("--explain", nargs=2, metavar="RECORD RECORD", help="Why two records are taken for one party, or not.")
@click.option(
    "--decide", nargs=2, metavar="RECORD RECORD", help="Say what two records are, with one of the next three."
)
@click.option("--match", "verdict", flag_value="match", help="They are one party.")
@click.option("--non-match", "verdict", flag_value="non-match", help="They are two.")
@click.option("--unsure", "verdict", flag_value="unsure", help="Nobody can tell.")
@click.option("--undo", metavar="DECISION", help="Take a decision back (D-000012).")
@click.option("--why", default="", help="The reason of a decision or of undoing it.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="The most rows to show.")
@json_option
@click.pass_obj
def command(session: Session, /, file: Path | None, **asked: object) -> None:
    """Tell who is who.

    With FILE (CSV, Parquet or JSON Lines of people or firms): links its records without labels and gives clusters.
    Without: links the parties of the workspace's consignments, new ones against the entities there are. Entities
    follow from scored pairs and from what people decided; undoing a decision restores what was.
    """
    if file is not None:
        _file(file, **asked)  # type: ignore[arg-type] # click's own values
    else:
        _workspace(session, **asked)  # type: ignore[arg-type]


def _file(
    file: Path,
    *,
    other: Path | None,
    id_column: str | None,
    mapped: Sequence[str],
    truth: str | None,
    threshold: float,
    out: Path | None,
    limit: int,
    as_json: bool,
    **_: object,
) -> None:
    from tidewaiter.cli import resolve_file  # noqa: PLC0415 - heavy libraries load only now

    begun = time.perf_counter()
    given = _mapping(mapped, id_column)
    quiet = as_json

    def say(line: str) -> None:
        if not quiet:
            click.echo(line, err=True)

    try:
        found = resolve_file.resolve(file, other, given, truth, threshold, say)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if out is not None:
        resolve_file.write(found.clusters, out)
        say(f"{out} holds the cluster of {found.clusters.num_rows:,} records.")
    document = {**found.document(), "seconds": round(time.perf_counter() - begun, 2)}
    if as_json:
        if out is None:
            document["clusters"] = found.clusters.to_pylist()
        print_json(document)
        return
    _told(document, found.largest(limit))


def _told(document: dict[str, object], largest: "pa.Table") -> None:
    judged = document.get("judged")
    click.echo(
        f"{document['records']:,} records, {document['entities']:,} entities, from {document['pairs']:,} pairs; "
        f"{document['seconds']} s."
    )
    if isinstance(judged, dict):
        titles = ("precision", "recall", "F1", "B³ precision", "B³ recall", "blocking ceiling")
        names = ("precision", "recall", "f1", "b_precision", "b_recall", "ceiling")
        console().print(table("Against the truth", titles, [[f"{judged[name]:.4f}" for name in names]]))
    rows = largest.to_pylist()
    if rows:
        columns = ("cluster", "records", "least weight (bits)", "examples")
        shown = ((r["cluster"], r["records"], f"{r['least']:.1f}", "; ".join(r["examples"])) for r in rows)
        console().print(table("Largest clusters", columns, shown))


def _mapping(mapped: Sequence[str], id_column: str | None) -> dict[str, str]:
    given = {}
    for words in mapped:
        column, sign, role = words.partition("=")
        if not sign:
            raise click.BadParameter(f"{words!r}: write COLUMN=ROLE, e.g. nom=surname", param_hint="--map")
        given[column] = role
    if id_column is not None:
        given[id_column] = "id"
    return given


def _workspace(
    session: Session,
    *,
    train: bool,
    listed: bool,
    show: str | None,
    explain: tuple[str, str] | None,
    decide: tuple[str, str] | None,
    verdict: str | None,
    undo: str | None,
    why: str,
    limit: int,
    as_json: bool,
    **_: object,
) -> None:
    from tidewaiter.centre.cycle import resolving  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.entities import actions  # noqa: PLC0415 - as above
    from tidewaiter.parties.resolution.verdict import Verdict  # noqa: PLC0415 - as above

    workspace = session.workspace()
    if show is not None:
        _shown(resolving.show(workspace, show, actor=session.actor), as_json=as_json)
    elif explain is not None:
        told = resolving.account(workspace, *explain, actor=session.actor)
        if as_json:
            print_json({"weight": told.weight, "probability": told.probability, "account": told.sentences()})
            return
        said = [*told.sentences(), f"Together {told.weight:.1f} bits: probability {told.probability:.4f}."]
        click.echo("\n".join(plain(line) for line in said))
    elif decide is not None:
        if verdict is None:
            raise click.UsageError("say what they are: --match, --non-match or --unsure")
        name = resolving.decide(workspace, *decide, Verdict(verdict), why, actor=session.actor)
        _said(
            {"decision": name}, f"{name}: {verdict}. Undo it with: tidewaiter resolve --undo {name} --why ...", as_json
        )
    elif undo is not None:
        actions.undo(session.actor, undo, why)
        _said({"undone": undo}, f"{undo} is undone; entities are what they were without it.", as_json)
    elif listed:
        rows = resolving.largest(workspace, limit, actor=session.actor)
        if as_json:
            print_json(rows)
            return
        shown = ((r["entity"], r["records"], "; ".join(r["names"])) for r in rows)  # type: ignore[arg-type]
        title = "Entities of most records" + (f" ({SIMULATED})" if workspace.practice else "")
        console().print(table(title, ("entity", "records", "names as filed"), shown))
    else:
        done = resolving.resolve(workspace, actor=session.actor, train=train)
        line = (
            f"{done.new:,} new records, {done.edges:,} pairs; {done.records:,} records are {done.entities:,} entities "
            f"({done.merged:,} merged)."
        )
        _said(done.document(), line, as_json)


def _said(document: dict[str, object], line: str, as_json: bool) -> None:  # noqa: FBT001 - a flag passed on
    if as_json:
        print_json(document)
    else:
        click.echo(line)


def _shown(found: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    members, pairs, decisions = (list(found[name]) for name in ("records", "pairs", "decisions"))  # type: ignore[call-overload]
    title = f"{found['entity']}" + (f" ({SIMULATED})" if found["simulated"] else "")
    columns = ("record", "name", "address", "city", "postcode", "country", "phone")
    names = ("record_id", "name", "address_line", "city", "postcode", "country", "phone")
    console().print(table(title, columns, [[row[name] or "" for name in names] for row in members]))
    console().print(
        table(
            "Pairs, strongest first",
            ("record", "record", "bits"),
            [(p["left"], p["right"], f"{p['weight']:.1f}") for p in pairs[:30]],
        )
    )
    if decisions:
        rows = [
            (d["decision_id"], d["left"], d["right"], d["verdict"], d["why"], d["actor"], d["undone_by"])
            for d in decisions
        ]
        console().print(table("Decisions", ("decision", "record", "record", "says", "why", "by", "undone by"), rows))
