from pathlib import Path

from command_line import call

WEEK = ("--since", "2026-01-05", "--until", "2026-01-12")


def test_a_week_is_measured_with_its_intervals_and_against_other_policies(practised: Path) -> None:
    got = call("measure", *WEEK, "--json", home=practised).json()
    assert got["simulated"]
    assert got["targets"] > 0
    assert sum(row["issued"] for row in got["yields"]["arm"]) == got["targets"]
    assert sum(row["examined"] for row in got["yields"]["facility"]) == got["examined"]
    assert {"rules", "random", "price"} <= set(got["policies"])
    assert sum(group["stream"] for group in got["fairness"]["mode of transport"]) >= got["targets"]
    for rows in got["yields"].values():
        assert all(row["low"] <= row["value"] <= row["high"] for row in rows if row["examined"])


def test_the_policy_that_was_run_is_judged_near_what_it_found(practised: Path) -> None:
    got = call("measure", *WEEK, "--json", home=practised).json()
    run = got["policies"]["rules"]["horvitz_thompson"]
    assert run["low"] <= got["found"] <= run["high"]


def test_the_tables_say_that_all_is_simulated_and_how_far_to_trust_it(practised: Path) -> None:
    told = call("measure", *WEEK, "--by", "rule", home=practised).out
    for words in ("SIMULATED", "Yield by rule", "Miss rate", "Who is opened, by country of dispatch"):
        assert words in told


def test_one_facility_is_measured_alone(practised: Path) -> None:
    whole = call("measure", *WEEK, "--json", home=practised).json()
    here = call("measure", *WEEK, "--facility", "USJFK-MAIL", "--json", home=practised).json()
    assert 0 < here["targets"] < whole["targets"]
    assert [row["name"] for row in here["yields"]["facility"]] == ["USJFK-MAIL"]


def test_nothing_in_a_period_is_said(practised: Path) -> None:
    assert "No targets" in call("measure", "--since", "2025-01-05", "--until", "2025-01-06", home=practised).out


def test_a_period_that_ends_before_it_begins_is_refused(practised: Path) -> None:
    done = call("measure", "--since", "2026-01-05", "--until", "2026-01-05", home=practised)
    assert done.code != 0
    assert "must be before" in done.err


def test_a_days_load_is_told_without_drawing(practised: Path) -> None:
    before = call("audit", "verify", "--json", home=practised).json()["count"]
    plans = call("select", "--plan", "--date", "2026-01-11", "--json", home=practised).json()
    assert {plan["facility"] for plan in plans} >= {"USJFK-MAIL", "USMIA-CARGO"}
    for plan in plans:
        examined = [staff["examinations"] for staff in plan["load"]["staffing"]]
        assert examined == sorted(examined)
    assert call("audit", "verify", "--json", home=practised).json()["count"] == before


def test_a_day_of_which_nothing_is_known_is_expected_to_be_like_one_before(practised: Path) -> None:
    done = call("select", "--plan", "--date", "2026-01-12", home=practised)
    assert "as with those of Monday, 2026-01-05" in done.out.replace("\n", " ")
    plans = call("select", "--plan", "--date", "2026-01-12", "--json", home=practised).json()
    busy = [plan["load"] for plan in plans if plan["load"]["usual"]]
    assert busy
    assert all(load["candidates"] == 0 and load["like"] == "2026-01-05" for load in busy)
    assert any(staff["examinations"] for load in busy for staff in load["staffing"])
