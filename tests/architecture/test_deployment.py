"""What `deploy/` starts is there: every command, option, file and setting that its units and containers name."""

import configparser
import importlib.util
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from check_jsonschema import main as check_schema
from click.testing import CliRunner
from gunicorn.config import Config

from tidewaiter.cli.main import cli
from tidewaiter.desk.server import Served

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = sorted(name for name, one in COMPOSE["services"].items() if one["image"] == "tidewaiter")
BIN = "/opt/tidewaiter/bin/"
DIFFER = ("--bind", "--workers")
"""Where pages listen and how many processes they are is the installation's own."""


class Unit(configparser.RawConfigParser):
    """A unit file; a key may stand twice, of which one is kept."""

    def __init__(self, name: str) -> None:
        super().__init__(strict=False)
        self.read(DEPLOY / "systemd" / name)

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def flags(arguments: list[str]) -> dict[str, str]:
    """Options of gunicorn as written, those without a value as ''."""
    found = {}
    for place, one in enumerate(arguments):
        if one.startswith("--"):
            following = arguments[place + 1 : place + 2]
            found[one] = "" if not following or following[0].startswith("--") else following[0]
    return found


def check_pages(arguments: list[str]) -> None:
    """Arguments after `python -m gunicorn`: gunicorn takes them, and they are those of `tidewaiter serve`."""
    told = Config().parser().parse_args(arguments)
    [application] = told.args
    module, _, name = application.partition(":")
    assert name == "application"
    assert importlib.util.find_spec(module) is not None
    served = flags(Served(ROOT, None).commands()["pages"])
    mine = flags(arguments)
    assert mine.keys() == served.keys() - {"--log-level"}
    assert {n: v for n, v in mine.items() if n not in DIFFER} == {
        n: v for n, v in served.items() if n not in {*DIFFER, "--log-level"}
    }


def check_command(arguments: list[str]) -> None:
    """Arguments after `tidewaiter`: the command exists and takes its options. Nothing is run."""
    at: click.Command = cli
    with click.Context(cli) as context:
        while isinstance(at, click.Group):
            name, arguments = arguments[0], arguments[1:]
            found = at.get_command(context, name)
            assert found is not None, name
            at = found
        at.make_context(at.name, list(arguments), parent=context)


def check_line(line: str) -> None:
    """A command line of a unit."""
    program, *arguments = shlex.split(line)
    assert program.startswith((BIN, "/bin/")), line
    if program == f"{BIN}tidewaiter":
        check_command(arguments)
    elif program == f"{BIN}python":
        assert arguments[:2] == ["-m", "gunicorn"]
        check_pages(arguments[2:])


@pytest.mark.parametrize("name", UNITS)
def test_each_unit_starts_what_there_is(name: str) -> None:
    unit = Unit(name)
    check_line(unit["Service"]["ExecStart"])
    assert unit["Service"]["EnvironmentFile"] == "/etc/tidewaiter/environment"
    assert unit["Service"]["User"] == "tidewaiter"
    assert unit["Service"]["ProtectSystem"] == "strict"


def test_systemd_finds_nothing_wrong_in_them(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed: nobody looked at the units")
    for path in (DEPLOY / "systemd").glob("tidewaiter-*"):
        text = re.sub(rf"{BIN}(tidewaiter|python)", "/bin/true", path.read_text())  # the product is not installed here
        (tmp_path / path.name).write_text(text)
    command = [analyze, "verify", "--man=no", "--recursive-errors=no", *sorted(map(str, tmp_path.iterdir()))]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, [line for line in ran.stderr.splitlines() if "tidewaiter-" in line]) == (0, [])


@pytest.mark.parametrize("name", OURS)
def test_each_container_starts_what_there_is(name: str) -> None:
    service = COMPOSE["services"][name]
    if "entrypoint" not in service:
        check_command(service["command"])
        return
    assert service["entrypoint"] == ["sh", "-c"]
    [script] = service["command"]
    first, _, rest = script.partition(" && exec ")
    assert first.split()[0] == "mkdir"
    python, *arguments = shlex.split(rest)
    assert (python, arguments[:2]) == ("python", ["-m", "gunicorn"])
    check_pages(arguments[2:])


def test_containers_name_services_volumes_and_files_that_there_are() -> None:
    services = COMPOSE["services"]
    for one in services.values():
        assert set(one.get("depends_on", ())) <= services.keys()
        for mount in one.get("volumes", ()):
            source = mount.split(":")[0]
            made_by_operator = source == "./tls"
            assert made_by_operator or source in COMPOSE["volumes"] or (DEPLOY / source).exists(), source
    assert (ROOT / services["pages"]["build"]["dockerfile"]).exists()
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert copied
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []


def test_the_compose_file_follows_the_specification(tmp_path: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    wrong.write_text((DEPLOY / "compose.yaml").read_text().replace("restart: always", "restarts: always"))
    asked = ["--builtin-schema", "vendor.compose-spec"]
    assert "'restarts' was unexpected" in CliRunner().invoke(check_schema, [*asked, str(wrong)]).output
    ran = CliRunner().invoke(check_schema, [*asked, str(DEPLOY / "compose.yaml")])
    assert ran.exit_code == 0, ran.output


def _settings() -> set[str]:
    text = (DEPLOY / "systemd" / "environment").read_text()
    told = {line.partition("=")[0] for line in text.splitlines() if line and not line.startswith("#")}
    containers: list[dict[str, Any]] = [COMPOSE["services"][name] for name in OURS]
    return told | {name for one in containers for name in one["environment"] if name.startswith("TIDEWAITER_")}


@pytest.mark.parametrize("name", sorted(_settings()))
def test_each_setting_is_one_that_is_read_and_described(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "operate.md").read_text()
    read = [path for path in (ROOT / "src").rglob("*.py") if f'"{name}"' in path.read_text()]
    assert read
