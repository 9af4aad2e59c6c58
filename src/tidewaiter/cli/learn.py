"""`tidewaiter learn`: train, compare, put in force, roll back."""

import click
from rich.table import Table

from tidewaiter.cli.context import Session, console, json_option, print_json, progress
from tidewaiter.cli.present import figure


@click.group(
    invoke_without_command=True, epilog="Example: tidewaiter learn; tidewaiter learn rollback --reason 'drift'"
)
@click.option("--seed", default=0, show_default=True, help="Seed of the learner.")
@click.option("--keep-candidate", is_flag=True, help="Train and compare only; do not put the new model in force.")
@json_option
@click.pass_context
def command(ctx: click.Context, seed: int, *, keep_candidate: bool, as_json: bool) -> None:
    """Train a model on all examined consignments and put it forward: a second person approves it.

    In a practice world it is in force at once.

    Labels are findings; features are those frozen when each consignment was assessed; each examined row
    is weighted by the inverse of the probability with which it had been chosen.
    """
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    from tidewaiter.centre.cycle import learning  # noqa: PLC0415 - Django loads only now

    with progress("learn", None, quiet=as_json):
        report = learning.learn(
            session.workspace(), seed=seed, activate=not keep_candidate, at=session.now(), actor=session.actor
        )
    if as_json:
        print_json(report.document())
        return
    click.echo(report.sentence())
    if report.metrics:
        table = Table(title=f"Out of fold, {report.rows} examined, {report.positives} findings")
        for name in ("", "AUC", "average precision", "precision at 5 %"):
            table.add_column(name)
        for name, values in report.metrics.items():
            table.add_row(name, *(figure(values[key]) for key in ("auc", "ap", "precision_at_5")))
        console().print(table)


@command.command(name="models")
@json_option
@click.pass_obj
def models(session: Session, *, as_json: bool) -> None:
    """List the models: data window, metrics, which is in force."""
    from tidewaiter.centre.cycle import learning  # noqa: PLC0415 - Django loads only now

    session.workspace()
    rows = learning.models()
    if as_json:
        print_json(rows)
        return
    table = Table(title="Models")
    for name in ("version", "state", "trained", "examined", "findings", "AUC, examined", "AUC, whole stream"):
        table.add_column(name)
    for row in rows:
        known = (str(row[key]) for key in ("version", "state", "trained_at", "rows", "positives"))
        table.add_row(*known, *(figure(row[key]) for key in ("auc_examined", "auc")))
    console().print(table)


@command.command(name="text", epilog="Example: tidewaiter learn text")
@json_option
@click.pass_obj
def text(session: Session, *, as_json: bool) -> None:
    """Train the reader of descriptions on the HS codes declared in well filed rows."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import reading  # noqa: PLC0415 - Django loads only now

    report = reading.learn_texts(workspace, session.actor)
    if as_json:
        print_json(report.document())
    else:
        click.echo(
            f"Reader {report.version}: {report.texts} texts, {report.chapters} chapters, {report.headings} headings."
        )


@command.command()
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@click.pass_obj
def rollback(session: Session, reason: str) -> None:
    """Put the previous model in force again: at once in a practice world, else as a proposal."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import learning  # noqa: PLC0415 - Django loads only now

    click.echo(learning.roll_back(workspace, session.actor, reason))
