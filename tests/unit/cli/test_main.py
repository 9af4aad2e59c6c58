"""What every command for the trade's data has in common."""

from collections.abc import Iterator

import click
import pytest

from tidewaiter.cli.main import cli

OF_THE_TRADE = ("parse", "ingest", "feed", "quarantine", "answers", "quality", "waivers", "regimes", "events")


def commands(name: str) -> Iterator[tuple[str, click.Command]]:
    """A command with its sub-commands, a group that does something by itself too."""
    context = click.Context(cli)
    found = cli.get_command(context, name)
    assert found is not None
    if not isinstance(found, click.Group) or found.invoke_without_command:
        yield name, found
    if isinstance(found, click.Group):
        for part in found.list_commands(context):
            inner = found.get_command(context, part)
            assert inner is not None
            yield f"{name} {part}", inner


@pytest.mark.parametrize("name", OF_THE_TRADE)
def test_machines_can_read_what_a_command_for_the_trade_says(name: str) -> None:
    silent = [path for path, one in commands(name) if not any("--json" in option.opts for option in one.params)]
    assert silent == []
