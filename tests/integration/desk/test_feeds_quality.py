"""Data quality at the desk: the worst first, what is wrong, the rows, and only what one's facilities receive."""

import pytest

import filings
from desk import Site
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import figures
from tidewaiter.centre.permissions import Role


@pytest.fixture(autouse=True)
def nothing_runs_on():
    yield
    figures.settle()


def text(answer) -> str:
    assert answer.status_code == 200, answer.content[:600]
    return answer.content.decode()


def test_the_worst_filer_comes_first_with_its_intervals(site: Site) -> None:
    filings.a_week(site.workspace)
    page = text(site.browser(Role.ANALYST).get("/quality"))
    assert 0 < page.index("BAD HAULIERS") < page.index("GOOD HAULIERS")
    assert '<span class="grade grade-e">E</span>' in page
    assert "100.0 % <small>56.6–100.0 %</small>" in page  # five of five rows, Wilson
    assert 'class="chart small-multiple"' in page


@pytest.mark.parametrize(("by", "shown"), [("country", "MX"), ("mode", "road"), ("code", "description is too vague")])
def test_quality_is_told_apart_by(sqlite_site: Site, by: str, shown: str) -> None:
    filings.a_week(sqlite_site.workspace)
    assert shown in text(sqlite_site.browser(Role.ANALYST).get(f"/quality?by={by}&weeks=4"))


def test_one_filer_has_its_problems_and_its_batches(site: Site) -> None:
    filings.a_week(site.workspace)
    page = text(site.browser(Role.ANALYST).get("/quality/of?by=filer&filer=BAD%20HAULIERS"))
    assert "late-filing" in page
    assert "bad.csv" in page
    assert "good.csv" not in page
    named = text(site.browser(Role.ANALYST).get("/quality/of?by=code&code=vague-description"))
    assert "BAD HAULIERS" in named
    assert "GOOD HAULIERS" not in named


def test_rows_are_consignments_and_the_look_is_logged(site: Site) -> None:
    filings.a_week(site.workspace)
    browser = site.browser(Role.ANALYST)
    page = text(browser.get("/quality/rows?filer=BAD%20HAULIERS&code=late-filing"))
    assert page.count("Filed later than owed") == 4
    assert audit_log.latest()[0].action == "quality.rows"
    assert text(browser.get("/quality/rows?batch=" + filings.a_week(site.workspace)[1].batch_id)).count("<tr>") == 6
    assert site.browser(Role.MANAGER).get("/quality/rows").status_code == 403


def test_somebody_of_one_facility_sees_what_it_receives(site: Site) -> None:
    filings.a_week(site.workspace)
    browser = site.browser(Role.ANALYST, "nyc", facilities=("NYC",))
    page = text(browser.get("/quality"))
    assert "GOOD HAULIERS" not in page
    rows = text(browser.get("/quality/rows"))
    assert "XB9" in rows
    assert "XB0" not in rows


def test_figures_grow_by_what_comes_in(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST)
    assert "Nothing was received" in text(browser.get("/quality"))
    filings.a_week(sqlite_site.workspace)
    assert "GOOD HAULIERS" in text(browser.get("/quality"))
    late = [filings.row("N1", "NEW HAULIERS", sqlite_site.workspace.now())]
    filings.take_in(sqlite_site.workspace, "new.csv", late)
    page = text(browser.get("/quality"))
    assert "NEW HAULIERS" in page
    assert "BAD HAULIERS" in page


def test_the_table_is_downloaded_as_csv_without_formulas(sqlite_site: Site) -> None:
    soon = sqlite_site.workspace.now()
    filings.take_in(sqlite_site.workspace, "f.csv", [filings.row("1", "=HYPERLINK(1)", soon)])
    answer = sqlite_site.browser(Role.ANALYST).get("/quality/quality.csv?by=filer")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=HYPERLINK(1)" in text(answer)
    assert audit_log.latest()[0].action == "quality.export"
    assert sqlite_site.browser(Role.PARTNER_LIAISON).get("/quality/quality.csv").status_code == 403


@pytest.mark.parametrize(
    "query", ["?by=nothing&weeks=x&page=-1", "?filer=%00&country='", "?weeks=9999999999&page=9999999"]
)
def test_an_address_that_makes_no_sense_is_answered(sqlite_site: Site, query: str) -> None:
    filings.a_week(sqlite_site.workspace)
    for path in ("/quality", "/quality/of", "/quality/rows"):
        assert sqlite_site.browser(Role.ANALYST).get(path + query).status_code == 200
