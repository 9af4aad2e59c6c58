"""The `tidewaiter` command. Commands load when called, so that help stays quick."""

import importlib
import os
import sys
from pathlib import Path

import click

from tidewaiter import __version__
from tidewaiter.cli import memory
from tidewaiter.cli.context import Session

COMMANDS: dict[str, str] = {
    "parse": "Show what a message holds: rows and problems",
    "normalise": "Show parties in normal form, and values that say nothing",
    "ingest": "Take in messages: check, grade, version, store",
    "quarantine": "Show, replay or discard what could not be used",
    "assess": "Score what has arrived, with reasons",
    "select": "Choose the few worth opening, within capacity",
    "measure": "Say what targeting yielded, missed and spared",
    "scan": "Tell a conveyor whether anybody waits for a parcel",
    "outcomes": "Record what examinations found",
    "learn": "Train, compare and put models in force",
    "models": "Approve, roll back, shadow and watch models; rules only",
    "rules": "Write, try and put in force what analysts look for",
    "find": "Find a consignment by any of its numbers",
    "events": "Show what messages told of a container, item or waybill",
    "resolve": "Tell who is who, with every merge reversible",
    "screen": "Look for parties on lists, and import lists",
    "identify": "Say what a spectrum most likely is of, unknown included",
    "spectra": "Import and show libraries of spectra, show files",
    "devices": "Show what devices can see and which are out of date",
    "canine": "Show dog teams, and where one more would do most good",
    "hunt": "Follow what hangs together with a seizure",
    "kits": "Assemble presses, dies, binders and precursors to linked parties",
    "notices": "List, import and check notified imports of machines and chemicals",
    "substance": "Say what a substance is and what the law says of it",
    "classify": "Say which controlled classes a structure belongs to",
    "answers": "Show what filers were asked and what came of it",
    "explain": "Say why a consignment was scored as it was",
    "evaluate": "Judge the learner honestly on labelled declarations",
    "simulate": "Live through weeks of the practice world",
    "keys": "Make and revoke keys by which programs use the API",
    "regimes": "Show who owes which data under which law",
    "feed": "Run the feeds that send messages by themselves",
    "serve": "Take in and assess a stream as it comes",
    "tick": "Do what is due from time to time",
    "run": "Do a whole day: ingest, assess, select (and learn)",
    "status": "Show what is in the workspace and what needs doing",
    "lake": "Show, compact, upgrade and thin out what is stored",
    "hold": "Keep from deletion what the law wants kept",
    "disclose": "Write a case as one signed file for a court or a partner",
    "quality": "Rank filers by how good their data is; letters to them",
    "waivers": "Waive elements for a while, by two people",
    "safety": "Show safety cards, naloxone, certificates and incidents",
    "people": "Give people a login, list them, end or reset it",
    "audit": "Verify the audit log",
    "backup": "Save the whole workspace in one file",
    "restore": "Make a workspace of a backup",
}

EXAMPLES = """\b
Examples:
  tidewaiter simulate --weeks 2            a practice country to try things on
  tidewaiter parse waybills.txt            what does this file hold?
  tidewaiter run inbox/                    ingest, assess and select a day
  tidewaiter select --show                 today's targets, with reasons
  tidewaiter explain T-000123              why this one?
"""


class Lazy(click.Group):
    """A group whose commands are modules of this package, imported when first used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the commands in the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tidewaiter.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Lazy, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="TIDEWAITER_HOME",
    default=Path("var"),
    show_default=True,
    show_envvar=True,
    help="The workspace: everything the centre keeps.",
)
@click.option(
    "--actor", envvar="TIDEWAITER_ACTOR", default=None, help="Who is acting, for the audit log. Default: your login."
)
@click.version_option(__version__, prog_name="tidewaiter")
@click.pass_context
def cli(ctx: click.Context, home: Path, actor: str | None) -> None:
    """Tidewaiter: which of all these parcels are worth opening, and why."""
    ctx.obj = Session(home=home, actor_name=actor, database=os.environ.get("TIDEWAITER_DATABASE") or None)


def main() -> None:
    """Run the command; operator errors end with a sentence, not with a traceback."""
    memory.start_again(sys.argv[1:])
    memory.loading()
    try:
        cli.main(prog_name="tidewaiter", standalone_mode=True)
    except Exception as error:
        from tidewaiter.cli.failure import explain_failure  # noqa: PLC0415 - only when something failed

        message = explain_failure(error)
        if message is None:
            raise
        click.echo(message, err=True)
        sys.exit(2)
