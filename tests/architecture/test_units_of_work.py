"""Tests that share what is dear to make go to one worker, and the longest begin first."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from units_of_work import FIRST, TOGETHER, in_order, unit

ROOT = Path(__file__).parents[2]


def test_a_module_stays_whole_and_some_folders_do() -> None:
    assert unit("tests/unit/risk/test_grades.py::test_one[a::b]") == "tests/unit/risk/test_grades.py"
    assert unit("tests/browser/test_loop.py::test_one") == unit("tests/browser/test_port.py::test_two[360-en]")
    assert unit("tests/integration/spark/test_spark_path.py::test_one") == "tests/integration/spark/"


def test_folders_that_are_named_are_there() -> None:
    assert [folder for folder in (*TOGETHER, *FIRST) if not (ROOT / folder).is_dir()] == []


def test_the_longest_come_first_and_the_rest_stays_in_order() -> None:
    ids = ["tests/unit/b.py::b", "tests/integration/cli/c.py::c", "tests/unit/a.py::a", "tests/browser/d.py::d"]
    items = [SimpleNamespace(nodeid=nodeid) for nodeid in ids]
    in_order(items)  # type: ignore[arg-type] # as much of an item as is looked at
    assert [item.nodeid for item in items] == [ids[3], ids[1], ids[0], ids[2]]


@pytest.fixture(scope="module")
def began(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A line for each worker that runs tests of this module."""
    base = tmp_path_factory.getbasetemp()
    lines = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "units-of-work"
    with lines.open("a") as file:
        file.write(os.environ.get("PYTEST_XDIST_WORKER", "alone") + "\n")
    return lines


@pytest.mark.parametrize("number", range(4))
def test_this_module_has_one_worker(began: Path, number: int) -> None:
    assert len(began.read_text().splitlines()) == 1, number
