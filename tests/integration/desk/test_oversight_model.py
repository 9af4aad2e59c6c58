"""Model and fairness at the desk: honest words where there is too little, and two people for every change."""

import hashlib
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

import queued
from desk import Site
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import figures, overseeing
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.queue import actions as queue_actions
from tidewaiter.centre.queue import queries as queue
from tidewaiter.centre.queue.actions import Said
from tidewaiter.centre.queue.states import Verb
from tidewaiter.centre.registry import actions, queries
from tidewaiter.centre.registry.draft import ModelState, NewModel
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.metrics import Ranking
from tidewaiter.risk.model import store
from tidewaiter.risk.model.calibrate import CalibrationReport, Calibrator, Method, ReliabilityBin
from tidewaiter.risk.model.matrix import Columns
from tidewaiter.risk.model.trained import TrainingReport

NOW = datetime(2026, 1, 4, tzinfo=UTC)
OPERATOR = Actor("root", "operator")
PAGES = ("", "/yield", "/fairness", "/drift", "/overrides", "/complaints")


@pytest.fixture(autouse=True)
def nothing_runs_on():
    yield
    figures.settle()


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:800]
    return answer.content.decode()


def register(*versions: str) -> None:
    metrics = {"model": {"auc": 0.8, "precision_at_5": 0.1, "recall_at_5": 0.4}}
    for version in versions:
        new = NewModel(version, "k", NOW, NOW, NOW, 100, 5, metrics, f"models/{version}", "0" * 64)
        actions.register(OPERATOR, new)


def test_without_data_every_page_says_so(site: Site) -> None:
    browser = site.browser(Role.MANAGER)
    pages = {path: text(browser.get(f"/governance{path}")) for path in PAGES}
    assert "No model yet" in pages[""]
    assert "nothing can be said" in pages["/yield"]
    assert "nothing can be said" in pages["/fairness"]
    assert "no model is in force" in pages["/drift"]
    assert "No complaint was received" in pages["/complaints"]


def test_a_model_is_put_in_force_by_two_people(site: Site) -> None:
    register("m1")
    ana, max_ = site.browser(Role.SENIOR_ANALYST, "ana"), site.browser(Role.MANAGER, "max")
    asked = {"verb": "approve", "version": "m1", "reason": "better on the random arm"}
    assert "waits for a second person" in text(ana.post("/governance/propose", asked, follow=True))
    (proposal,) = queries.proposals()
    assert "somebody else has to agree" in text(ana.get("/governance"))
    address = f"/governance/proposals/{proposal.id}"
    assert ana.post(address, {"decision": "agree"}).status_code == 403
    assert queries.active_model() is None
    assert "Agree and do it" in text(max_.get("/governance"))
    assert "In force: m1" in text(max_.post(address, {"decision": "agree"}, follow=True))
    assert queries.active_model().version == "m1"
    assert "cannot be read" in text(max_.get("/governance"))  # its files are nowhere: said, not crashed


def test_a_proposal_may_be_refused_and_needs_a_reason(sqlite_site: Site) -> None:
    register("m1")
    ana, max_ = sqlite_site.browser(Role.SENIOR_ANALYST, "ana"), sqlite_site.browser(Role.MANAGER, "max")
    assert ana.post("/governance/propose", {"verb": "approve", "version": "m1", "reason": " "}).status_code == 422
    assert ana.post("/governance/propose", {"verb": "delete", "reason": "x"}).status_code == 422
    ana.post("/governance/propose", {"verb": "approve", "version": "m1", "reason": "better"})
    number = queries.proposals()[0].id
    max_.post(f"/governance/proposals/{number}", {"decision": "refuse", "reason": "two weeks in shadow first"})
    assert queries.proposals() == []
    assert "refused" in text(max_.get("/governance"))
    assert "refused" in text(max_.get("/governance/models/m1"))
    assert max_.get("/governance/models/m9").status_code == 404


def test_rules_alone_take_one_person_and_everybody_sees_it(site: Site) -> None:
    register("m1")
    ana = site.browser(Role.SENIOR_ANALYST, "ana")
    ana.post("/governance/rules-only", {"reason": "calibration alarm"})
    assert queries.rules_only()
    page = text(site.browser(Role.AUDITOR).get("/governance"))
    assert "Rules rank alone" in page
    assert "calibration alarm" in page
    assert "Let rules rank alone" not in page


def test_a_version_scores_in_shadow(sqlite_site: Site) -> None:
    register("m1", "m2")
    actions.activate(OPERATOR, "m1")
    ana = sqlite_site.browser(Role.SENIOR_ANALYST)
    assert "scores in shadow" in text(ana.post("/governance/shadow", {"version": "m2"}, follow=True))
    assert queries.shadow_model().state is ModelState.SHADOW


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR])
def test_who_oversees_changes_nothing(sqlite_site: Site, role: Role) -> None:
    register("m1")
    browser = sqlite_site.browser(role)
    text(browser.get("/governance"))
    for path in ("propose", "rules-only", "shadow", "proposals/1"):
        asked = {"verb": "approve", "version": "m1", "reason": "x"}
        assert browser.post(f"/governance/{path}", asked).status_code == 403
    assert sqlite_site.browser(Role.ANALYST).get("/governance").status_code == 403


def test_a_complaint_is_taken_down_and_answered(site: Site) -> None:
    sue, max_ = site.browser(Role.SUPERVISOR, "sue"), site.browser(Role.MANAGER, "max")
    said = {"about": "selection", "party": "trader", "said": "Opened <b>five</b> times this month."}
    page = text(sue.post("/governance/complaints/new", said, follow=True))
    assert "C-000001 is taken down" in page
    assert "&lt;b&gt;five" in page
    text(sue.post("/governance/complaints/new", {**said, "said": ""}), 422)
    unnamed = text(sue.post("/governance/complaints/new", {**said, "about": "consignment"}), 422)
    assert "Give the number of the consignment" in unnamed
    assert "five" in unnamed
    answer = {"result": "not_upheld", "text": "The rule fired each time."}
    assert sue.post("/governance/complaints/C-000001/answer", answer).status_code == 403
    assert "is answered" in text(max_.post("/governance/complaints/C-000001/answer", answer, follow=True))
    assert "not upheld" in text(max_.get("/governance/complaints"))
    assert max_.get("/governance/complaints/C-000009").status_code == 404
    assert "Opened" not in text(max_.get("/governance/complaints"))


def card(workspace: Workspace) -> str:
    """Keep the card of a model that was learnt from little, and put it in force."""
    ranking = Ranking(0.8, 0.3, {"0.01": 0.2, "0.05": 0.1}, {"0.01": 0.2, "0.05": 0.5})
    tenths = tuple(ReliabilityBin(10, 0.01 * n, 0.02 * n, 8.0) for n in range(10))
    report = TrainingReport(
        rows=100,
        positives=5,
        effective_rows=80.0,
        rounds=9,
        **dict.fromkeys(("model", "boosted", "challenger", "examined"), ranking),
        calibration=CalibrationReport(0.1, 0.2, 0.03, 0.05, 0.06, tenths),
    )
    kept = store.Card(
        form=1,
        columns=Columns(("mass",), ()),
        boosted_share=0.5,
        calibrator=Calibrator(Method.PLATT, (0.0,), (0.0,), 1.0),
        importances={"gross_mass_log": 0.4},
        report=report,
        window=None,
        sha256={},
    )
    contents = msgspec.json.encode(kept)
    folder = workspace.models / "m1"
    folder.mkdir()
    (folder / store.CARD).write_bytes(contents)
    sha256 = hashlib.sha256(contents).hexdigest()
    actions.register(OPERATOR, NewModel("m1", "k", NOW, NOW, NOW, 100, 5, {}, "models/m1", sha256))
    actions.activate(OPERATOR, "m1")
    return "m1"


def test_the_card_has_its_charts_with_tables_beside_them_and_says_how_little_it_knows(sqlite_site: Site) -> None:
    card(sqlite_site.workspace)
    page = text(sqlite_site.browser(Role.MANAGER).get("/governance"))
    assert page.count('<svg class="chart') == 3
    assert page.count("The same as a table") == 3
    assert "learnt from 5 findings" in page
    assert "20.0 % <small>" in page
    found = overseeing.card(sqlite_site.workspace, "m1")
    assert found.tenths[5].found.low < found.tenths[5].predicted < found.tenths[5].found.high
    with pytest.raises(OperatorError, match="no model"):
        overseeing.card(sqlite_site.workspace, "m2")


def test_overruling_is_counted_by_role_and_only_where_one_works(site: Site) -> None:
    queued.assessed()
    queued.enter(queued.draft(1, band="high"), queued.draft(2, band="severe"), queued.draft(3, band="low"))
    for number in (1, 2, 3):
        item = queue.item_of(queued.ANALYST, f"s10:RB{number:09d}GB", queued.AT)
        verb = Verb.SCREEN if number == 2 else Verb.RELEASE
        if verb is Verb.RELEASE:
            queue_actions.release(queued.ANALYST, item.number, Said("nothing-of-note"))
        else:
            queue_actions.decide(queued.ANALYST, item.number, verb, Said("screen-x-ray"))
    now = site.workspace.now()
    found = overseeing.against(queued.ANALYST, now - timedelta(days=1), now + timedelta(days=1))
    assert [(one.role, one.released, one.of_high, one.held, one.of_low) for one in found] == [("analyst", 1, 2, 0, 1)]
    elsewhere = Actor("lou", "supervisor", facilities=frozenset({"LAX"}))
    assert overseeing.against(elsewhere, now - timedelta(days=1), now + timedelta(days=1)) == []
    assert "Decided against the score" in text(site.browser(Role.MANAGER).get("/governance/overrides"))
