"""The rule studio as people of several roles meet it: a rule from its first row to its end."""

import time
from typing import Any

import pytest

from desk import Browser, Site
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import definitions, rules_in_force
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.rulebook import queries, trial_actions
from tidewaiter.centre.rulebook.states import RuleState, TrialKind, TrialState

EVERYBODY = Actor("root", "operator")
RULE = {
    "id": "heavy-tea",
    "title": "Heavy tea",
    "reason": "{gross_mass_kg} kg is much tea.",
    "weight": "12",
    "effect": "score",
    "owner": "Analysts",
    "purpose": "To find heavy tea in parcels.",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
    "kind-0": "all",
    "kind-0.0": "test",
    "field-0.0": "gross_mass_kg",
    "operator-0.0": "above",
    "values-0.0": "2",
    "kind-0.1": "test",
    "field-0.1": "goods_description",
    "operator-0.1": "mentions",
    "values-0.1": "tea, green tea",
    "revision": "0",
}
SHIPPED = "late-data"


def text(answer: Any) -> str:
    return answer.content.decode()


def committed(browser: Browser, **changed: str) -> None:
    assert browser.post("/rules/draft/new", {**RULE, **changed, "do": "commit"}).status_code == 302


def test_the_list_shows_every_rule_with_its_owner_and_end(site: Site) -> None:
    page = text(site.browser(Role.ANALYST).get("/rules"))
    for rule in definitions.load(site.workspace.home).ruleset.rules:
        assert f"/rules/{rule.id}" in page
        assert rule.valid_until.isoformat() in page
    assert "No figures have been worked out yet" in page
    assert "/rules/late-data" not in text(site.browser(Role.ANALYST).get("/rules?q=tablet"))
    assert "/rules/late-data" not in text(site.browser(Role.ANALYST).get("/rules?state=shadow"))


def test_a_rule_goes_from_draft_to_retirement_by_two_people(site: Site) -> None:
    ana, bea = site.browser(Role.ANALYST, "ana"), site.browser(Role.SENIOR_ANALYST, "bea")
    assert ana.post("/rules/draft/new", {**RULE, "purpose": "", "do": "save"})["Location"] == "/rules/heavy-tea/edit"
    assert "Heavy tea" in text(ana.get("/rules"))
    answer = ana.post("/rules/heavy-tea/edit", {**RULE, "revision": "1", "do": "commit"})
    assert answer["Location"] == "/rules/heavy-tea"
    page = text(ana.get("/rules/heavy-tea"))
    assert "the goods description mentions “tea” or “green tea”" in page
    assert "Run in shadow" in page
    ana.post("/rules/heavy-tea/shadow")
    assert "a second person approves it" not in text(bea.get("/rules/heavy-tea"))
    assert ana.post("/rules/heavy-tea/approve", {"reason": "mine"}).status_code == 403
    assert bea.post("/rules/heavy-tea/approve", {"reason": " "}).status_code == 422
    bea.post("/rules/heavy-tea/approve", {"reason": "the shadow looks right"})
    bea.post("/rules/heavy-tea/activate")
    running = {rule.id for rule in rules_in_force.ruleset(site.workspace, site.workspace.now()).rules}
    assert "heavy-tea" in running
    assert ana.post("/rules/heavy-tea/retire", {"reason": "no tea any more"}).status_code == 302
    assert [view.state for view in queries.rule_versions("heavy-tea")] == [RuleState.RETIRED]
    done = [entry.action for entry in reversed(audit_log.latest()) if entry.action.startswith("rulebook.")]
    verbs = ("save_draft", "commit", "start_shadow", "approve", "activate", "retire")
    assert done == [f"rulebook.{verb}" for verb in verbs]
    assert queries.drafts(EVERYBODY) == []


def test_who_committed_is_told_that_a_second_person_approves(sqlite_site: Site) -> None:
    bea = sqlite_site.browser(Role.SENIOR_ANALYST, "bea")
    committed(bea)
    bea.post("/rules/heavy-tea/shadow")
    assert "You committed it: a second person approves it." in text(bea.get("/rules/heavy-tea"))
    assert bea.post("/rules/heavy-tea/approve", {"reason": "mine"}).status_code == 403


def test_the_form_says_everything_that_is_wrong_at_once(sqlite_site: Site) -> None:
    ana = sqlite_site.browser(Role.ANALYST)
    answer = ana.post("/rules/draft/new", {**RULE, "title": "", "weight": "", "values-0.0": "much", "do": "commit"})
    assert answer.status_code == 422
    page = text(answer)
    assert "Give 3 to 120 characters." in page
    assert "Give a number from -100 to 100." in page
    assert "A value stands here" in page
    assert queries.rule_versions() == []


@pytest.mark.parametrize("missing", ["valid_until", "valid_from"])
def test_a_rule_without_an_end_cannot_be_committed(sqlite_site: Site, missing: str) -> None:
    answer = sqlite_site.browser(Role.ANALYST).post("/rules/draft/new", {**RULE, missing: "", "do": "commit"})
    assert answer.status_code == 422


def test_tree_text_and_read_back_are_kept_equal(sqlite_site: Site) -> None:
    ana = sqlite_site.browser(Role.ANALYST)
    page = text(ana.post("/rules/draft/check", RULE))
    assert "the gross mass in kilograms is above 2" in page
    assert "goods_description mentions &quot;tea&quot;, &quot;green tea&quot;" in page
    assert 'id="tree"' not in page
    page = text(ana.post("/rules/draft/check", {**RULE, "text": "hs_code is missing", "text_was": "", "do": "text:"}))
    assert 'value="hs_code"' in page
    assert "the HS code is missing" in page
    page = text(ana.post("/rules/draft/check", {**RULE, "do": "group:0"}))
    assert 'name="field-0.2.0"' in page
    assert "autofocus" in page


def test_a_protected_trait_is_refused_where_it_is_typed(sqlite_site: Site) -> None:
    page = text(
        sqlite_site.browser(Role.ANALYST).post("/rules/draft/check", {**RULE, "field-0.0": "attributes.religion"})
    )
    assert "protected trait" in page


def test_nobody_overwrites_a_draft_that_somebody_else_changed(site: Site) -> None:
    ana, bea = site.browser(Role.ANALYST, "ana"), site.browser(Role.ANALYST, "bea")
    ana.post("/rules/draft/new", {**RULE, "do": "save"})
    bea.post("/rules/heavy-tea/edit", {**RULE, "title": "Very heavy tea", "revision": "1", "do": "save"})
    answer = ana.post("/rules/heavy-tea/edit", {**RULE, "title": "Light tea", "revision": "1", "do": "save"})
    assert answer.status_code == 409
    assert "changed by bea" in text(answer)
    (draft,) = queries.drafts(EVERYBODY)
    assert draft.content["fields"]["title"] == "Very heavy tea"
    bea.post("/rules/heavy-tea/discard")
    assert queries.drafts(EVERYBODY) == []


def test_an_id_that_is_taken_is_not_taken_again(sqlite_site: Site) -> None:
    ana = sqlite_site.browser(Role.ANALYST)
    for do in ("save", "commit"):
        assert ana.post("/rules/draft/new", {**RULE, "id": SHIPPED, "do": do}).status_code == 422


def test_a_rule_under_a_caveat_is_not_there_for_who_is_not_cleared(site: Site) -> None:
    cleared = site.browser(Role.ANALYST, "cleared", caveats=("source-x",))
    other = site.browser(Role.SENIOR_ANALYST, "other", caveats=())
    origin = {"source": "Liaison", "grade": "B2", "caveat": "source-x"}
    cleared.post("/rules/draft/new", {**RULE, **origin, "do": "save"})
    assert "heavy-tea" not in text(other.get("/rules"))
    assert other.get("/rules/heavy-tea/edit").status_code == 404
    cleared.post("/rules/heavy-tea/edit", {**RULE, **origin, "revision": "1", "do": "commit"})
    assert "heavy-tea" in text(cleared.get("/rules"))
    assert "heavy-tea" not in text(other.get("/rules"))
    for page in ("", "/try", "/backtest", "/compare"):
        assert other.get(f"/rules/heavy-tea{page}").status_code == 404
    assert other.post("/rules/heavy-tea/retire", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER])
def test_who_oversees_reads_rules_and_changes_none(sqlite_site: Site, role: Role) -> None:
    browser = sqlite_site.browser(role)
    assert "New rule" not in text(browser.get("/rules"))
    assert browser.get(f"/rules/{SHIPPED}").status_code == 200
    assert browser.get("/rules/draft/new").status_code == 403
    assert browser.post(f"/rules/{SHIPPED}/retire", {"reason": "x"}).status_code == 403
    if role is Role.MANAGER:
        assert browser.get(f"/rules/{SHIPPED}/try?consignment=RA123456785NL").status_code == 403


def test_an_entity_is_snoozed_for_at_most_half_a_year(site: Site) -> None:
    ana = site.browser(Role.ANALYST)
    asked = {"kind": "consignor", "key": "Acme Ltd", "days": "30", "reason": "known trader"}
    assert ana.post(f"/rules/{SHIPPED}/snooze", {**asked, "days": "181"}).status_code == 422
    assert ana.post(f"/rules/{SHIPPED}/snooze", {**asked, "reason": ""}).status_code == 422
    assert ana.post(f"/rules/{SHIPPED}/snooze", asked).status_code == 302
    assert "acme ltd" in text(ana.get(f"/rules/{SHIPPED}"))


def test_two_versions_are_compared_line_by_line(sqlite_site: Site) -> None:
    ana = sqlite_site.browser(Role.ANALYST)
    committed(ana)
    changed = {**RULE, "values-0.0": "3", "do": "save"}
    ana.post("/rules/heavy-tea/edit", changed)
    page = text(ana.get("/rules/heavy-tea/compare"))
    assert "the gross mass in kilograms is above 2" in page
    assert "the gross mass in kilograms is above 3" in page
    assert ana.get("/rules/heavy-tea/compare?first=nothing").status_code == 404


def test_a_consignment_that_nobody_knows_is_said_to_be_unknown(sqlite_site: Site) -> None:
    page = text(sqlite_site.browser(Role.ANALYST).get(f"/rules/{SHIPPED}/try?consignment=RA123456785NL"))
    assert "No assessed consignment is known by that number." in page


def test_a_back_test_runs_apart_and_says_why_it_could_not(sqlite_site: Site) -> None:
    ana = sqlite_site.browser(Role.ANALYST)
    answer = ana.post(f"/rules/{SHIPPED}/backtest", {"version": "file"})
    assert answer["Location"] == "/rules/trials/1"
    deadline = time.monotonic() + 60
    while (found := queries.trial(EVERYBODY, 1)) is not None and found.open and time.monotonic() < deadline:
        time.sleep(0.2)
    assert found is not None
    assert found.state is TrialState.FAILED
    assert "nothing has been assessed here yet" in text(ana.get("/rules/trials/1"))
    assert ana.get("/rules/trials/1", headers={"HX-Request": "true", "HX-Target": "progress"})["HX-Refresh"] == "true"


NOTHING: dict[str, Any] = {"value": None, "low": None, "high": None}
ROW = {"day": "2026-01-05", "goods": "green tea", "country": "NL", "score": 1.0, "score_with": 13.0}
RESULT = {
    "rule": "heavy-tea",
    "period": {"first": "2026-01-05", "last": "2026-01-06"},
    "days": 2,
    "rows": 100,
    "hits": 3,
    "hits_a_day": 1.5,
    "unknown": 1,
    "examined": 0,
    "found": 0,
    "precision": NOTHING,
    "estimated_precision": NOTHING,
    "base_rate": {"value": 0.01, "low": 0.0, "high": 0.05},
    "loads": [
        {"facility": "NYC", "day": "2026-01-05", "hits": 2, "capacity": 1},
        {"facility": "LAX", "day": "2026-01-06", "hits": 1, "capacity": None},
    ],
    "examples": [
        {**ROW, "consignment_id": "s10:AAA", "facility": "NYC", "examined": True, "finding": True},
        {**ROW, "consignment_id": "s10:BBB", "facility": "LAX", "examined": False, "finding": False},
    ],
    "gained": {"rows": 1, "examined": 0, "found": 0, "estimate": 0.0, "examples": []},
    "lost": {"rows": 1, "examined": 0, "found": 0, "estimate": 0.0, "examples": []},
    "overlaps": [{"rule": "late-data", "both": 1, "of_this": 0.33, "of_other": 0.1}],
    "affected": [{"kind": "country", "group": "NL", "hits": 3, "share": 1.0, "share_of_all": 0.1}],
    "words": ["NYC, 2026-01-05: 2 exams; this facility can open 1, which is not enough."],
    "readback": ["- the gross mass in kilograms is above 2"],
    "simulated": False,
}


def test_a_result_shows_each_reader_their_own_facilities(site: Site) -> None:
    ana = site.browser(Role.ANALYST, "ana")
    committed(ana)
    (view,) = queries.rule_versions("heavy-tea")
    number = trial_actions.ask(EVERYBODY, TrialKind.BACKTEST, view.content)
    assert trial_actions.begin(number)
    assert not trial_actions.begin(number)
    trial_actions.end(EVERYBODY, number, RESULT)
    page = text(ana.get(f"/rules/trials/{number}"))
    assert 'href="/consignments/s10:AAA"' in page
    assert "s10:BBB" in page
    assert "1 day above capacity" in page
    page = text(site.browser(Role.ANALYST, "nora", facilities=("NYC",)).get(f"/rules/trials/{number}"))
    assert "s10:AAA" in page
    assert "s10:BBB" not in page
    assert "LAX" not in page
    page = text(site.browser(Role.MANAGER, "max").get(f"/rules/trials/{number}"))
    assert "s10:AAA" not in page
    assert f"/rules/trials/{number}" in text(ana.get("/rules/heavy-tea/backtest"))


def test_the_list_carries_the_figures_of_the_last_health(site: Site) -> None:
    row = {
        "rule": SHIPPED,
        "title": "Data came late",
        "fired": 20,
        "shadow": 0,
        "suppressed": 0,
        "last_fired": "2026-01-05",
        "examined": 10,
        "found": 1,
        "rate": {"value": 0.1, "low": 0.02, "high": 0.4},
        "early": NOTHING,
        "late": NOTHING,
        "signs": ["ends soon"],
    }
    number = trial_actions.ask(EVERYBODY, TrialKind.HEALTH)
    trial_actions.begin(number)
    period = {"first": "2026-01-01", "last": "2026-01-05"}
    trial_actions.end(EVERYBODY, number, {"period": period, "days": 5, "rules": [row]})
    page = text(site.browser(Role.ANALYST).get("/rules"))
    assert "4.00" in page
    assert "10.0 %" in page
    assert "ends soon" in page
    assert "1 of 10 examined" in page
    assert "Data came late" in text(site.browser(Role.ANALYST).get(f"/rules/trials/{number}"))


def test_nobody_fills_the_machine_with_trials_and_a_killed_one_is_given_up(site: Site, clock: Any) -> None:
    for _ in range(trial_actions.MOST_OPEN):
        trial_actions.ask(EVERYBODY, TrialKind.HEALTH)
    with pytest.raises(Conflict) as refused:
        trial_actions.ask(EVERYBODY, TrialKind.HEALTH)
    assert refused.value.code == "trials-open"
    clock.advance(hours=7)
    assert trial_actions.ask(EVERYBODY, TrialKind.HEALTH) == trial_actions.MOST_OPEN + 1
    assert site.browser(Role.ANALYST).get("/rules").status_code == 200
