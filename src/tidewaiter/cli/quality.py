"""`tidewaiter quality`: how good the data is that filers send, as a table, JSON and letters to them."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from tidewaiter.cli.context import Bar, Session, When, console, json_option, print_json, progress
from tidewaiter.cli.present import SIMULATED, percent, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidewaiter.centre.cycle.filing import Seen
    from tidewaiter.pipeline.filing.drafts import Draft
    from tidewaiter.pipeline.filing.letter import Letter
    from tidewaiter.pipeline.filing.standing import Rate, Standing
    from tidewaiter.selection.intervals import Estimate

FILED = ("error", "late", "missing", "invalid", "vague")
BELIEVED = ("unspecific", "template", "heading", "value", "mass", "number", "addresses", "phone")


@click.command(epilog="Example: tidewaiter quality --by post --since 2026-01-01 --html letters/")
@click.option(
    "--by", type=click.Choice(["filer", "post", "carrier", "country"]), default="filer", show_default=True,
    help="Whose data is told apart.",
)  # fmt: skip
@click.option("--since", type=When(), help="Received at this time or later.  [default: a quarter before]")
@click.option("--until", type=When(), help="Received before this time.  [default: now]")
@click.option(
    "--html", "directory", type=click.Path(file_okay=False, path_type=Path),
    help="Write a scorecard for each, as one HTML file that can be mailed.",
)  # fmt: skip
@click.option("--drafts", "of", metavar="NAME", help="Show instead drafts of requests to this one.")
@click.option(
    "--send", metavar="CONSIGNMENT", multiple=True,
    help="With --drafts: ask about this consignment as the draft says; may be repeated.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Read every file of the lake again instead of what was kept of them.")
@json_option
@click.pass_obj
def command(
    session: Session,
    by: str,
    since: datetime | None,
    until: datetime | None,
    directory: Path | None,
    of: str | None,
    send: tuple[str, ...],
    *,
    again: bool,
    as_json: bool,
) -> None:
    """Rank filers, posts, carriers or countries by how good their data is, the worst for certain first.

    Shares are of what each sign speaks of (docs/metrics.md), with 95 % intervals. Who sent little is drawn towards all
    others, and of fewer than 30 filings nothing is said. Drafts are sent by nobody but you: read them, then --send.
    """
    from tidewaiter.centre.cycle import filing, narrow_rows  # noqa: PLC0415 - Django loads only now
    from tidewaiter.pipeline.filing import drafts  # noqa: PLC0415 - as above

    if send and of is None:
        raise click.UsageError("name with --drafts whose drafts are to be sent")
    workspace = session.workspace()
    if again:
        narrow_rows.forget(workspace)
    within = filing.period(workspace, session.actor, since, until)
    with progress("reading what was filed", None, quiet=as_json):
        found = filing.standings(workspace, session.actor, by, within)
    if of is not None:
        one = _named(found, by, of)
        made = [draft for draft in [drafts.of_filer(one)] if draft is not None]
        made += filing.consignment_drafts(workspace, session.actor, by, of, within)
        _drafted(session, made, send, as_json=as_json)
        return
    with progress("counting what was seen", None, quiet=as_json):
        seen = filing.covered(workspace, session.actor, within)
        told = filing.manifested(workspace, session.actor, within)
        own = filing.answered_for(workspace, session.actor, by, within)
    if directory is not None:
        cards = filing.letters(workspace, session.actor, by, within, found)
        with progress("scorecards", len(found), quiet=as_json) as bar:
            _write(by, cards, directory, bar)
        click.echo(f"{len(found)} scorecards are in {directory}.", err=True)
    if as_json:
        print_json(
            {
                "by": by,
                "since": within.since.isoformat(),
                "until": within.until.isoformat(),
                "standings": [_document(one) | {"coverage": _own(own.get(one.name))} for one in found],
                "coverage": [_seen(one) for one in seen],
                "manifested": [_seen(one) for one in told],
            }
        )
        return
    _show(by, found, own, seen)
    if told:
        click.echo()
        console().print(_coverage("Coverage: manifested, stowed or scanned elsewhere, and filed before", told))


def _named(found: "list[Standing]", by: str, name: str) -> "Standing":
    """The standing of one; an error says how to see whose there are."""
    for one in found:
        if one.name == name:
            return one
    raise click.ClickException(
        f"nothing of the {by} {name!r} was received in this period. 'tidewaiter quality --by {by}' lists whose data "
        "was; --since and --until move the period."
    )


def _write(by: str, cards: "Iterable[Letter]", directory: Path, bar: Bar) -> None:
    """A scorecard each as one HTML file."""
    from tidewaiter.pipeline.filing import letter  # noqa: PLC0415 - beside what loads only now

    directory.mkdir(parents=True, exist_ok=True)
    for number, card in enumerate(cards, 1):
        name = re.sub(r"[^A-Za-z0-9]+", "-", card.standing.name).strip("-").lower() or "not-named"
        (directory / f"{by}-{number:04d}-{name[:60]}.html").write_text(letter.html(card), encoding="utf-8")
        bar.advance()


def _drafted(session: Session, made: "list[Draft]", send: tuple[str, ...], *, as_json: bool) -> None:
    """Send the drafts that were named, or show all."""
    if send:
        _send(session, [draft for draft in made if draft.consignment_id in send], send, as_json=as_json)
        return
    if as_json:
        print_json([{name: getattr(draft, name) for name in draft.__slots__} for draft in made])
        return
    for draft in made:
        click.echo(f"{draft.kind.upper()} draft to {draft.filer or 'whoever filed'}\n{draft.text}\n")


def _send(session: Session, chosen: "list[Draft]", names: tuple[str, ...], *, as_json: bool) -> None:
    """Ask as these drafts say; a name without a draft is an error before anything is sent."""
    from tidewaiter.centre.cycle import asking  # noqa: PLC0415 - Django loads only now
    from tidewaiter.formats.answers.answer import AnswerKind  # noqa: PLC0415 - beside what loads only now

    lacking = set(names) - {draft.consignment_id for draft in chosen}
    if lacking:
        raise click.ClickException(f"there is no draft about {min(lacking)}; --drafts without --send shows them")
    workspace = session.workspace()
    asked = {}
    for draft in chosen:
        question = asking.Question(AnswerKind(draft.kind.value), elements=draft.elements, text=draft.text)
        made = asking.ask_by_draft(workspace, session.actor, draft.consignment_id, question)
        asked[made] = draft.consignment_id
    if as_json:
        print_json({"asked": asked})
        return
    for made, about in asked.items():
        click.echo(f"{made}: the filer of {about} is asked.")


def _show(by: str, found: "list[Standing]", own: "Mapping[str, Seen]", seen: "list[Seen]") -> None:
    title = f"Data quality by {by}" + (f" ({SIMULATED})" if any(one.simulated for one in found) else "")
    for part, signs in (("", FILED), (": what is hard to believe", BELIEVED)):
        columns = (
            "rank",
            by,
            *(() if part else ("grade", "filings")),
            *signs,
            *(() if part else ("coverage", "trend")),
        )
        wide = 2 if part else 4
        rows = ([*_head(one)[:wide], *_shares(one, signs), *(() if part else _ends(one, own))] for one in found)
        console().print(table(title + part, columns, rows))
    if not seen:
        click.echo("Coverage: nothing was scanned in this period, so it is not known.")
        return
    console().print(_coverage("Coverage: items scanned that had data before", seen))


def _coverage(title: str, seen: "list[Seen]") -> Table:
    lines = ((s.name, s.with_data, s.seen, _with_ends(s.share)) for s in seen)
    return table(title, ("of", "with data", "seen", "share"), lines)


def _head(one: "Standing") -> list[object]:
    rank = f"{one.rank} ({one.place[0]}-{one.place[1]})" if one.enough else "–"  # noqa: RUF001 - a dash, not a minus
    return [rank, one.name or "not named", one.grade if one.enough else "too little data", one.rows]


def _ends(one: "Standing", own: "Mapping[str, Seen]") -> tuple[str, str]:
    """Coverage, and where errors go from the earlier weeks to the later; a dash where nothing is known for sure."""
    seen = own.get(one.name)
    covered = "–" if seen is None else f"{percent(seen.share.value)} of {seen.seen:,}"  # noqa: RUF001 - a dash
    return covered, "–" if one.course == "level" else str(one.course)  # noqa: RUF001 - a dash, not a minus


def _shares(one: "Standing", signs: tuple[str, ...]) -> list[str]:
    return [_share(one.rate(code), wide=code == "error") for code in signs]


def _share(rate: "Rate", *, wide: bool) -> str:
    if not rate.of:
        return "–"  # noqa: RUF001 - a dash, not a minus
    return _with_ends(rate.shrunk) if wide else percent(rate.share.value)


def _with_ends(one: "Estimate") -> str:
    return f"{percent(one.value)} ({100 * one.low:.1f}-{100 * one.high:.1f})"


def _document(one: "Standing") -> dict[str, object]:
    def ends(estimate: object) -> list[float]:
        return [getattr(estimate, part) for part in ("value", "low", "high")]

    return {
        "name": one.name,
        "rank": one.rank if one.enough else None,
        "rank_interval": list(one.place) if one.enough else None,
        "filings": one.rows,
        "grade": one.grade if one.enough else None,
        "enough": one.enough,
        "simulated": one.simulated,
        "hours_late_p10_p50_p90": list(one.hours_late),
        "signs": {
            rate.code: {
                "hits": rate.hits, "of": rate.of, "share": ends(rate.share), "shrunk": ends(rate.shrunk),
                "all": rate.peers, "enough": rate.enough,
            }
            for rate in one.rates
        },
        "weeks": [
            {"week": f"{week}", "filings": rows, "error": error.value, "interval": ends(error)[1:]}
            for week, rows, error in zip(one.weeks, one.volume, one.trend, strict=True)
        ],
        "trend": {
            "earlier_weeks": ends(one.halves[0]), "later_weeks": ends(one.halves[1]), "course": str(one.course),
        },
    }  # fmt: skip


def _own(one: "Seen | None") -> dict[str, object] | None:
    return None if one is None else {name: value for name, value in _seen(one).items() if name != "name"}


def _seen(one: "Seen") -> dict[str, object]:
    return {
        "name": one.name, "seen": one.seen, "with_data": one.with_data,
        "share": [one.share.value, one.share.low, one.share.high],
    }  # fmt: skip
