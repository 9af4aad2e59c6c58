"""`tidewaiter rules`: read, check, try, and put in force what analysts look for."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.tree import Tree

from tidewaiter.cli import rules_life
from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import figure, table

if TYPE_CHECKING:
    from tidewaiter.centre.cycle.rule_desk import Desk
    from tidewaiter.risk.rules.language import Fact

_SINCE = click.option("--since", type=Day(), help="First day of arrival.  [default: all that was assessed]")
_UNTIL = click.option("--until", type=Day(), help="Last day of arrival.")
_PAGE = click.option(
    "--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page with charts here."
)
_SET = click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Try another value of a parameter.")

MUCH_OVERLAP = 0.8
"""From this share of a rule's hits that another rule hits too, `report` names the other in its table."""


@click.group(
    epilog="Example: tidewaiter rules check my-rule.toml; tidewaiter rules backtest my-rule.toml --html page.html"
)
def command() -> None:
    """Read, check, try, and put in force what analysts look for.

    RULE is the id of a rule that runs, id@version of one that was committed, or a TOML file.
    """


def _desk(session: Session) -> "Desk":
    from tidewaiter.centre.cycle.rule_desk import Desk  # noqa: PLC0415 - Django loads only now

    return Desk(session.workspace())


@command.command(name="list")
@json_option
@click.pass_obj
def listed(session: Session, *, as_json: bool) -> None:
    """List the rules that run, those on trial, and versions that wait."""
    rows = _desk(session).listed()
    if as_json:
        print_json(rows)
        return
    names = ("rule", "version", "state", "points", "effect", "until", "title")
    console().print(table("Rules", names, ([row[name] for name in names] for row in rows)))


@command.command()
@click.argument("rules", nargs=-1, type=click.Path(exists=True, path_type=Path))
@json_option
@click.pass_obj
def check(session: Session, rules: tuple[Path, ...], *, as_json: bool) -> None:
    """Say what is wrong with rule files or folders of them; without any, with those of the workspace."""
    from tidewaiter.centre.cycle import rule_desk  # noqa: PLC0415 - Django loads only now

    problems = [problem for path in rules or (session.home / "rules",) for problem in rule_desk.problems(path)]
    if as_json:
        print_json(problems)
    for problem in [] if as_json else problems:
        click.echo(f"{problem['path']}: {problem['code']}: {problem['value']}\n    {problem['hint']}")
    if not problems and not as_json:
        click.echo("Nothing is wrong.")
    if problems:
        raise SystemExit(1)


@command.command()
@click.argument("rule")
@click.option("--on", "consignment", help="Show which parts hold for this consignment, and with which values.")
@_SET
@json_option
@click.pass_obj
def explain(session: Session, rule: str, consignment: str | None, settings: tuple[str, ...], *, as_json: bool) -> None:
    """Read a rule back in plain language: text, structure, and the SQL that runs."""
    desk = _desk(session)
    told = desk.told(desk.rule(rule, _settings(settings)))
    fact = None if consignment is None else desk.facts(desk.rule(rule, _settings(settings)), consignment, session.actor)
    if as_json:
        print_json({**told, "on": None if fact is None else fact.document()})
        return
    click.echo(f"{told['id']}: {told['title']}\n")
    for name in ("purpose", "owner", "intelligence", "instruction", "validity", "effect"):
        click.echo(f"{name:>12}: {told[name]}")
    click.echo("\nIt says:\n" + "\n".join(told["readback"]))
    if told["text"]:
        click.echo(f"\nAs text:\n{told['text']}")
    click.echo(f"\nIt runs as:\n{told['sql']}")
    if fact is not None:
        console().print(_tree(fact, Tree(f"On {consignment}")))


@command.command()
@click.argument("rule")
@_SINCE
@_UNTIL
@_SET
@_PAGE
@json_option
@click.pass_obj
def backtest(
    session: Session,
    rule: str,
    since: date | None,
    until: date | None,
    settings: tuple[str, ...],
    page: Path | None,
    *,
    as_json: bool,
) -> None:
    """Say what a rule would have asked of facilities, found, missed and pushed out, by what was known each day."""
    desk = _desk(session)
    tried = desk.rule(rule, _settings(settings))
    result, html = desk.backtest(tried, since, until)
    if page is not None:
        page.write_text(html, encoding="utf-8")
    document = result.document()
    if as_json:
        print_json(document)
        return
    click.echo(
        f"{result.period.first} to {result.period.last}: {result.hits:,} hits among {result.rows:,} consignments."
    )
    for line in document["words"]:
        click.echo(f"  {line}")
    rates = {
        f"examined rows it hits ({result.found} of {result.examined})": result.precision,
        "all rows it hits, by propensities": result.estimated_precision,
        "all consignments, by propensities": result.base_rate,
    }
    console().print(
        table("Findings per consignment", ("", "rate", "95 % from", "to"), _rated(rates)),
        table(
            "Within capacity",
            ("", "consignments", "examined", "found", "findings estimated"),
            ((n, e.rows, e.examined, e.found, figure(e.estimate)) for n, e in _exchanges(result)),
        ),
    )
    if page is not None:
        click.echo(f"Written: {page}")


@command.command()
@click.argument("rule")
@click.option("--day", type=Day(), help="The day to plan for.  [default: tomorrow]")
@_SET
@_PAGE
@json_option
@click.pass_obj
def simulate(
    session: Session, rule: str, day: date | None, settings: tuple[str, ...], page: Path | None, *, as_json: bool
) -> None:
    """Say how many exams a rule will ask of each facility tomorrow, against what it can open."""
    desk = _desk(session)
    planned = day or session.now().date() + timedelta(days=1)
    loads, html = desk.forecast(desk.rule(rule, _settings(settings)), planned)
    if page is not None:
        page.write_text(html, encoding="utf-8")
    if as_json:
        print_json([load.document() for load in loads])
        return
    for load in loads:
        click.echo(load.words())
    if not loads:
        click.echo("Nothing was assessed in the four weeks before that day.")


@command.command()
@click.argument("first")
@click.argument("second")
@_SINCE
@_UNTIL
@json_option
@click.pass_obj
def diff(session: Session, first: str, second: str, since: date | None, until: date | None, *, as_json: bool) -> None:
    """Compare two rules or versions: what was written differently, and on how many consignments that tells."""
    result = _desk(session).diff(first, second, since, until)
    if as_json:
        print_json(result)
        return
    for line in result["lines"]:
        click.echo(line)
    rows = result["rows"]
    if rows is None:
        click.echo("Nothing has been assessed yet: how many consignments it tells on is not known.")
        return
    click.echo(
        f"{rows['from']} to {rows['until']}, {rows['rows']:,} consignments: the first hits {rows['first']:,}, "
        f"the second {rows['second']:,}, both {rows['both']:,}."
    )


@command.command()
@_SINCE
@_UNTIL
@_PAGE
@json_option
@click.pass_obj
def report(session: Session, since: date | None, until: date | None, page: Path | None, *, as_json: bool) -> None:
    """Say how rules fare: yield with interval, decay, overlap, and which never fired, are stale or suppressed."""
    rules, html = _desk(session).health(since, until)
    if page is not None:
        page.write_text(html, encoding="utf-8")
    if as_json:
        print_json([rule.document() for rule in rules])
        return
    rows = (
        (
            r.rule,
            r.fired,
            r.shadow,
            r.suppressed,
            f"{r.found} of {r.examined}",
            f"{r.rate.value:.1%} ({r.rate.low:.1%}-{r.rate.high:.1%})" if r.examined else "?",
            "; ".join([*r.signs, *([f"{r.overlap:.0%} with {r.overlap_with}"] if r.overlap >= MUCH_OVERLAP else [])]),
        )
        for r in rules
    )
    names = ("rule", "fired", "shadow", "suppressed", "found", "yield, 95 % interval", "look at")
    console().print(table("Rule health", names, rows))


for one in (
    rules_life.commit,
    rules_life.shadow,
    rules_life.approve,
    rules_life.retire,
    rules_life.snooze,
    rules_life.run_trial,
):
    command.add_command(one)


def _settings(settings: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise click.UsageError(f"--set wants NAME=VALUE, not {setting!r}")
        found[name] = value
    return found


def _rated(rates: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(name, *(_percent(value) for value in (r.value, r.low, r.high))) for name, r in rates.items()]


def _percent(value: float) -> str:
    return "?" if value != value else f"{value:.3%}"  # noqa: PLR0124 - NaN


def _exchanges(result: Any) -> tuple[tuple[str, Any], ...]:  # noqa: ANN401 - selection.workbench.backtest.Backtest, loaded later
    return (("gained", result.gained), ("lost", result.lost))


def _tree(fact: "Fact", tree: Tree) -> Tree:
    verdict = {True: "holds", False: "fails", None: "unknown"}[fact.holds]
    values = ", ".join(f"{name} = {'missing' if value is None else value}" for name, value in fact.values)
    branch = tree.add(f"{verdict}: {fact.said}" + (f"  ({values})" if values else ""))
    for part in fact.parts:
        _tree(part, branch)
    return tree
