import re
from collections import defaultdict
from pathlib import Path

from tidewaiter.intake import regimes
from tidewaiter.intake.checks import table

ROOT = Path(__file__).parents[4]
ALL = table.checks(regimes.load())


def test_every_check_has_its_entry_in_the_docs() -> None:
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([a-z0-9-]+)` \|[^|]+\| (\w+) \|", page, re.MULTILINE))
    assert {check.code: str(check.severity) for check in ALL}.items() <= listed.items()


def test_a_code_has_one_severity() -> None:
    severities = defaultdict(set)
    for check in ALL:
        severities[check.code].add(check.severity)
    assert {code for code, several in severities.items() if len(several) > 1} == set()


def test_every_file_of_checks_is_in_the_table_and_has_a_mirrored_test() -> None:
    package = Path(table.__file__).parent
    files = {path.stem for path in package.glob("*.py")} - {"__init__", "table"}
    source = Path(table.__file__).read_text(encoding="utf-8")
    assert {name for name in files if f"*{name}." not in source} == set()
    assert {name for name in files if not Path(__file__).with_name(f"test_{name}.py").exists()} == set()


def test_a_hint_is_a_sentence() -> None:
    assert {check.hint for check in ALL if not check.hint.endswith(".") or len(check.hint) > 250} == set()
