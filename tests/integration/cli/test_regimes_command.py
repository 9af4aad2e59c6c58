"""`tidewaiter regimes`: which law judged a consignment, and files of rules before they are put in force."""

import json

from click.testing import CliRunner

import once
from tidewaiter.centre.store import close_store
from tidewaiter.cli.main import cli
from tidewaiter.intake import regimes

ROW = "consignment_id,regime,house_waybill,consignor_name,goods_description\nhawb:H7,air,H7,PAPER WORKS,KITES\n"


def run(home, *arguments: str):
    try:
        return CliRunner().invoke(cli, ["--home", str(home), *arguments])
    finally:
        close_store()


def test_it_says_which_law_judged_a_consignment(tmp_path, sqlite_template) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    file = tmp_path / "a.csv"
    file.write_text(ROW)
    assert run(home, "ingest", str(file), "--received-at", "2025-11-22T10:00").exit_code == 0
    said = run(home, "regimes", "of", "h7").stdout
    assert "hawb:H7 version 1, air, came 2025-11-22 10:00" in said
    assert "Enhanced air cargo advance screening" in said
    assert "missing: consignee_email or consignee_phone" in said
    (version,) = json.loads(run(home, "regimes", "of", "H7", "--json").stdout)
    assert [rule["from"] for rule in version["rules"]] == ["2025-11-21"]


def test_a_file_of_rules_is_checked_and_a_wrong_one_told_its_form(tmp_path) -> None:
    said = json.loads(run(tmp_path / "home", "regimes", "check", str(regimes.SHIPPED), "--json").stdout)
    assert said["nothing_owed"] == []
    assert said["rules"] == len(regimes.load().rule)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[regime]]\nname = "x"\n')
    refused = run(tmp_path / "home", "regimes", "check", str(wrong))
    assert refused.exit_code == 1
    assert "[[rule]]" in refused.output


def test_arguments_have_names(tmp_path) -> None:
    assert "diff [OPTIONS] FIRST SECOND" in run(tmp_path / "home", "regimes", "diff", "--help").stdout
