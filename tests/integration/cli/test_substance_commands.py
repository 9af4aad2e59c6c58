"""`substance` and `classify` as somebody at a terminal meets them; no workspace is needed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tidewaiter.cli.main import cli


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_a_misspelt_name_is_told_with_its_status() -> None:
    told = run("substance", "fentanly", "--jurisdiction", "US")
    assert told.exit_code == 0
    assert "fentanyl" in told.output
    assert "Schedule II" in told.output


def test_the_status_of_a_day_as_json() -> None:
    asked = ("substance", "acetylfentanyl", "--on", "2024-01-01", "--jurisdiction")
    told = json.loads(run(*asked, "US", "--json").output)
    assert [one["state"] for one in told[0]["status"]] == ["temporary"]
    assert told[0]["classes"] == ["fentanyl-related"]
    assert "UNODC" in run(*asked, "CN").output
    assert json.loads(run(*asked, "CN", "--json").output)[0]["status"][0]["from"] == "2019-05-01"


def test_a_day_before_the_first_status_tells_when_it_began() -> None:
    said = run("substance", "carfentanil", "--on", "2016-01-01", "--jurisdiction", "CN").output
    assert "no status is recorded on that day" in said
    assert "from 2017-03-01" in said


def test_a_class_before_its_first_status_tells_when_it_began() -> None:
    said = run("substance", "nitazenes", "--on", "2024-01-01", "--jurisdiction", "UK").output
    assert "no status is recorded on that day" in said
    assert "from 2025-01-15" in said


def test_a_name_that_is_classified_is_sent_to_the_register() -> None:
    told = run("classify", "fentanyl")
    assert told.exit_code == 1
    assert "tidewaiter substance fentanyl" in told.output
    assert "nor a file that is there" in run("classify", "nothere.txt").output


def test_what_is_not_known_is_no_clearance() -> None:
    told = run("substance", "zzz")
    assert told.exit_code == 1
    assert "says nothing about whether it is controlled" in told.output


def test_a_query_of_several_words_and_a_class_by_its_name() -> None:
    assert "acetic anhydride" in run("substance", "acetic", "anhydride").output.lower()
    told = run("substance", "nitazenes", "--jurisdiction", "UK", "--on", "2025-02-01")
    assert told.exit_code == 0
    assert "isotonitazene" in told.output
    assert "SI 2024/1361" in told.output
    (one,) = json.loads(run("substance", "fentanyl-related", "--on", "2026-01-01", "--json").output)
    assert (one["kind"], "acetylfentanyl" in one["members"]) == ("class", True)
    assert {row["jurisdiction"] for row in one["status"]} == {"US", "CN"}


def test_the_tables_are_checked() -> None:
    assert run("substance", "--check").exit_code == 0
    assert run("substance").exit_code == 2


def test_a_file_of_structures_is_classified_and_drawn(tmp_path: Path) -> None:
    file, drawn = tmp_path / "structures.txt", tmp_path / "drawing.svg"
    file.write_text("CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1 acetylfentanyl\nCCO ethanol\n")
    told = run("classify", str(file), "--json", "--svg", str(drawn))
    assert [(one["name"], one["answer"]) for one in json.loads(told.output)] == [
        ("acetylfentanyl", "match"),
        ("ethanol", "no"),
    ]
    assert "<svg" in drawn.read_text()


def test_what_is_listed_by_name_is_told_beside_no() -> None:
    told = run("classify", "CCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1")
    assert ": no\n" in told.output
    assert "in the register: fentanyl (drug); its status: tidewaiter substance fentanyl" in told.output


@pytest.mark.parametrize("smiles", ["C1CC", "not a structure"])
def test_no_structure_is_said(smiles: str) -> None:
    told = run("classify", smiles)
    assert told.exit_code == 1
    assert "this is no structure" in told.output
