import json
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Ran, call
from tidewaiter.cli.main import COMMANDS

FWB = (
    "FWB/17\r\n020-12345675FRAJFK/T3K25.5\r\nFLT/LH400/05\r\nRTG/JFKLH\r\nSHP\r\nNAM/MUSTER GMBH\r\nADR/HAUPTSTR 1\r\n"
    "LOC/FRANKFURT\r\n/DE/60311/TE/4969123456\r\nCNE\r\nNAM/ACME INC\r\nADR/5 MAIN ST\r\nLOC/NEW YORK/NY\r\n"
    "/US/10001/TE/12125550100\r\nCVD/EUR//PP/NVD/120.00/XXX\r\nRTD/1/P3/K25.5/CQ/W25.5\r\n/NG/CERAMIC BOWLS\r\n"
)


@pytest.fixture
def waybill(tmp_path: Path) -> Path:
    file = tmp_path / "waybill.txt"
    file.write_text(FWB, encoding="ascii")
    return file


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, run: Callable[..., Ran]) -> None:
    done = run(name, "--help")
    assert done.code == 0, done.err
    assert "Example: tidewaiter" in done.out


def test_parse_shows_rows_and_problems(run: Callable[..., Ran], waybill: Path) -> None:
    document = run("parse", waybill, "--json").json()
    assert document["rows"][0]["consignment_id"] == "awb:020-12345675"
    assert document["rows"][0]["gross_mass_kg"] == pytest.approx(25.5)
    assert "CERAMIC BOWLS" in run("parse", waybill).out


def test_parse_of_nonsense_is_a_problem_and_exit_code_one(run: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "noise.bin"
    file.write_bytes(bytes(range(256)))
    done = run("parse", file, "--json")
    assert done.code == 1
    assert done.json()["problems"][0]["hint"]


def test_a_file_sent_twice_changes_nothing(run: Callable[..., Ran], waybill: Path) -> None:
    first = run("ingest", waybill, "--received-at", "2026-01-04T10:00", "--json").json()
    audit = run("audit", "verify", "--json").json()["count"]
    second = run("ingest", waybill, "--received-at", "2026-01-04T11:00", "--json").json()
    assert (first[0]["rows"], first[0]["already"]) == (1, False)
    assert (second[0]["rows"], second[0]["already"]) == (1, True)
    assert run("audit", "verify", "--json").json()["count"] == audit
    assert run("status", "--json").json()["consignments"]["batches"] == 1


def test_an_amended_waybill_is_the_next_version(run: Callable[..., Ran], waybill: Path, tmp_path: Path) -> None:
    amended = tmp_path / "amended.txt"
    amended.write_text(FWB.replace("CERAMIC BOWLS", "CERAMIC PLATES"), encoding="ascii")
    run("ingest", waybill, "--received-at", "2026-01-04T10:00")
    report = run("ingest", amended, "--received-at", "2026-01-04T12:00", "--json").json()
    assert (report[0]["amended"], report[0]["duplicates"]) == (1, 0)
    found = run("explain", "020-12345675", "--json").json()
    assert (found["consignment"]["version"], found["consignment"]["goods_description"]) == (2, "CERAMIC PLATES")


def test_what_cannot_be_read_waits_in_quarantine_and_can_be_given_up(run: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "noise.bin"
    file.write_bytes(b"\x00\x01 no message at all")
    run("ingest", file)
    held = run("quarantine", "--json").json()
    assert [unit["problems"][0]["code"] for unit in held] == ["format-unknown"]
    assert run("quarantine", "replay", "--json").json() == {"tried": 1, "replayed": 0, "held": 1}
    gone = run("quarantine", "discard", str(held[0]["id"]), "--reason", "line noise", "--json")
    assert gone.json() == {"discarded": [held[0]["id"]]}
    assert run("quarantine", "--json").json() == []


def test_a_message_that_nobody_reads_waits_with_what_it_is(run: Callable[..., Ran], tmp_path: Path) -> None:
    picture, nameless = tmp_path / "invoice.pdf", tmp_path / "manifest.edi"
    picture.write_bytes(b"%PDF-1.7")
    nameless.write_bytes(b"UNB+UNOA:1+SIMU+CUSTOMS+260105:0607+7'UNH+'BGM+1+1+9'CNI+1'RFF+BM:SIMU1'")
    run("ingest", str(picture), str(nameless))
    first, second = json.loads(run("quarantine", "--json").out)
    assert [(p["code"], p["value"]) for p in first["problems"]] == [("message-not-read", "PDF")]
    assert (second["problems"][0]["code"], second["problems"][1]["code"]) == ("message-not-read", "edifact-header")
    assert "CSV" in run("quarantine").out


def test_a_quarantined_file_is_replayed_once_its_mapping_exists(run: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("Nr,Inhalt,Gewicht\nA1,Tassen,300\n", encoding="utf-8")
    run("ingest", file, "--received-at", "2026-01-04T10:00")
    mapping = tmp_path / "odd.toml"
    mapping.write_text(
        'name = "odd"\ntitle = "An odd layout"\n[identity]\nscheme = "track"\ncolumns = ["Nr"]\n'
        '[columns]\ntracking_number = "Nr"\ngoods_description = "Inhalt"\n'
        'gross_mass_kg = { column = "Gewicht", unit = "g" }\n[constants]\nregime = "express"\n',
        encoding="utf-8",
    )
    done = run("quarantine", "replay", "--mapping", mapping, "--json")
    assert done.json() == {"tried": 1, "replayed": 1, "held": 0}, done.err
    found = run("explain", "track:A1", "--json").json()["consignment"]
    assert (found["goods_description"], found["gross_mass_kg"]) == ("Tassen", pytest.approx(0.3))


def test_run_does_a_day_and_running_again_adds_nothing(run: Callable[..., Ran], tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "waybill.txt").write_text(FWB, encoding="ascii")
    home = tmp_path / "var"
    (home / "facilities.toml").write_text(
        '[[facility]]\ncode = "JFK"\ntitle = "Kennedy"\nlocations = ["JFK"]\n'
        'shifts = [{ name = "day", start = 00:00:00, hours = 24, officers = 1 }]\n',
        encoding="utf-8",
    )
    first = run("run", inbox, "--at", "2026-01-05T00:30", "--json").json()
    assert [len(s["targets"]) for s in first["selections"]] == [1]
    again = run("run", inbox, "--at", "2026-01-05T00:30", "--json").json()
    assert again["batches"][0]["already"]
    assert again["assessed"]["rows"] == 0
    assert [len(s["targets"]) for s in again["selections"]] == [0]


def test_errors_say_what_to_do(run: Callable[..., Ran], tmp_path: Path) -> None:
    missing = call("status", home=tmp_path / "nothing")
    assert missing.code != 0
    assert "tidewaiter simulate" in missing.err
    run("ingest", *[_noise(tmp_path)])
    unknown = run("explain", "T-999999")
    assert unknown.code == 2
    assert "select --show" in unknown.err
    assert "Traceback" not in unknown.err


def _noise(folder: Path) -> Path:
    file = folder / "noise.bin"
    file.write_bytes(b"\x00noise")
    return file


def test_a_practised_workspace_shows_targets_with_reasons(practised: Path) -> None:
    targets = call("select", "--show", "--json", home=practised).json()
    assert targets
    assert all(target["simulated"] for target in targets)
    assert all(target["reasons"] and target["reasons"][0]["sentence"] for target in targets)
    assert all(0 < target["propensity"] <= 1 for target in targets)
    assert "SIMULATED" in call("select", "--show", home=practised).out


def test_a_target_explains_itself(practised: Path) -> None:
    target = call("select", "--show", "--json", home=practised).json()[0]
    found = call("explain", target["target_id"], "--json", home=practised).json()
    assert found["consignment"]["consignment_id"] == target["consignment_id"]
    assert found["ledger"][0]["state"] == "issued"
    assert found["features"]
    shown = call("explain", target["target_id"], home=practised).out
    assert target["reasons"][0]["sentence"].split(".")[0][:30] in " ".join(shown.split()).replace("│ ", "")


def test_every_target_of_past_days_was_closed(practised: Path) -> None:
    summary = call("status", "--json", home=practised).json()
    assert summary["simulated"]
    assert summary["not_closed"] == 0
    everything = next(a for a in summary["arms"] if a["arm"] == "all")
    assert everything["issued"] >= everything["examined"] > 0
    assert {a["arm"] for a in summary["arms"]} == {"lookout", "exploit", "explore", "random", "analyst", "all"}


def test_the_audit_log_of_a_practice_is_whole(practised: Path) -> None:
    report = call("audit", "verify", "--json", home=practised).json()
    assert report["ok"]
    assert report["count"] > 50


def test_outcomes_recorded_twice_change_nothing_and_bad_rows_are_told(practised: Path, tmp_path: Path) -> None:
    target = call("select", "--show", "--json", home=practised).json()[0]
    file = tmp_path / "outcomes.csv"
    file.write_text(
        "target_id,result,finding,exam_type,examined_at\n"
        f"{target['target_id']},examined,none,physical,2026-01-11T10:00\nT-999999,examined,none,physical,\n",
        encoding="utf-8",
    )
    done = call("outcomes", file, "--json", home=practised)
    codes = {problem["code"] for problem in done.json()["problems"]}
    assert done.code == 1
    assert "unknown-target" in codes


def test_select_again_stays_within_capacity(practised: Path) -> None:
    before = len(call("select", "--show", "--json", home=practised).json())
    assert call("select", "--json", home=practised).code == 0
    assert len(call("select", "--show", "--json", home=practised).json()) == before
