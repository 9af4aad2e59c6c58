"""The list of seizures: those of a facility and of some days, as a page and as a file."""

import csv
import io

import pytest

from desk import Site
from port_world import KIM, issue, seized
from tidewaiter.centre.evidence import queries
from tidewaiter.centre.permissions import Role

PLACE = ("FRA",)
OTHER = ("JFK",)


@pytest.fixture
def at_hand(site: Site) -> Site:
    """A workspace with a seizure, S-000001, at FRA."""
    issue()
    seized()
    return site


def _rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_days_and_facility_narrow_the_list(at_hand: Site) -> None:
    day = queries.seizures(KIM)[0].seized_at.date().isoformat()
    boss = at_hand.browser(Role.SUPERVISOR, "sup")
    for query in ("", f"?since={day}&until={day}", "?facility=fra", "?until=9999-12-31&since=0001-01-01"):
        assert b"S-000001" in boss.get(f"/seizures{query}").content
    for query in ("?until=2001-01-01", "?since=9999-12-31", "?facility=JFK"):
        page = boss.get(f"/seizures{query}").content
        assert b"S-000001" not in page
        assert b"Nothing was seized there in these days." in page


def test_what_is_no_day_is_said_and_hides_nothing(at_hand: Site) -> None:
    page = at_hand.browser(Role.SUPERVISOR, "sup").get("/seizures?since=yesterday")
    assert page.status_code == 200
    assert b"S-000001" in page.content
    assert b"wrong" in page.content


def test_the_file_has_what_the_page_means(at_hand: Site) -> None:
    boss = at_hand.browser(Role.SUPERVISOR, "sup")
    (row,) = _rows(boss.get("/seizures.csv"))
    line = queries.seizures(KIM)[0]
    assert (row["seizure"], row["facility"], row["officer"]) == ("S-000001", "FRA", line.officer)
    assert row["seized"] == line.seized_at.isoformat()
    assert _rows(boss.get("/seizures.csv?facility=JFK")) == []


def test_a_file_is_for_who_may_take_data_out_and_holds_what_they_see(at_hand: Site) -> None:
    assert at_hand.browser(Role.PORT_OFFICER, KIM.name, facilities=PLACE).get("/seizures.csv").status_code == 403
    far = at_hand.browser(Role.SUPERVISOR, "far", facilities=OTHER)
    assert _rows(far.get("/seizures.csv")) == []
    assert b"S-000001" not in far.get("/seizures").content


def test_the_list_says_how_many_there_are(at_hand: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidewaiter.desk.evidence.listed.SHOWN", 0)
    page = at_hand.browser(Role.SUPERVISOR, "sup").get("/seizures").content
    assert b"<small>1</small>" in page


def test_a_file_is_whole_or_refused(at_hand: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = at_hand.browser(Role.SUPERVISOR, "whole")
    assert browser.get("/seizures.csv?since=2026-13-45").status_code == 422
    monkeypatch.setattr("tidewaiter.desk.design.tabular.WRITTEN", 0)
    assert browser.get("/seizures.csv").status_code == 422
