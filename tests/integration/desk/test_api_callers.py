"""Who may call: keys, logins, scopes, rates, and what those are told who may not."""

from datetime import timedelta
from pathlib import Path

import pytest

from desk import OPERATOR_ACTOR, Site
from port_targets import issue
from programs import V1, Program, program
from tidewaiter.centre.api_keys import actions, queries
from tidewaiter.centre.api_keys.actions import NewKey
from tidewaiter.centre.api_keys.models import ApiKey
from tidewaiter.centre.api_keys.scopes import SCOPES, Scope, possible_for
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.webhooks.events import NAMES
from tidewaiter.desk.api.limits import Limits
from tidewaiter.desk.api.urls import urlpatterns

ADDRESSES = (
    ("GET", "/messages/0000000000000000", Scope.MESSAGES_WRITE),
    ("POST", "/messages", Scope.MESSAGES_WRITE),
    ("GET", "/requests/Q-000001", Scope.ANSWERS_WRITE),
    ("POST", "/requests/Q-000001/answers", Scope.ANSWERS_WRITE),
    ("GET", "/consignments/s10:RB000000001GB/assessment", Scope.ASSESSMENTS_READ),
    ("GET", "/targets", Scope.TARGETS_READ),
    ("POST", "/targets/T-000001/moves", Scope.TARGETS_WRITE),
    ("POST", "/outcomes", Scope.OUTCOMES_WRITE),
    ("GET", "/referrals", Scope.REFERRALS_READ),
    ("GET", "/referrals/R-000001", Scope.REFERRALS_READ),
    ("POST", "/referrals", Scope.REFERRALS_WRITE),
    ("POST", "/referrals/R-000001/answer", Scope.REFERRALS_WRITE),
    ("POST", "/referrals/R-000001/outcome", Scope.REFERRALS_WRITE),
    ("GET", "/webhooks", Scope.WEBHOOKS_WRITE),
    ("POST", "/webhooks", Scope.WEBHOOKS_WRITE),
    ("POST", "/webhooks/W-000001/test", Scope.WEBHOOKS_WRITE),
    ("DELETE", "/webhooks/W-000001", Scope.WEBHOOKS_WRITE),
    ("GET", "/events/queue?seconds=0", Scope.EVENTS_READ),
)
REFUSED = (401, 403)


def ask(caller: Program, method: str, path: str) -> int:
    if method == "GET":
        answer = caller.get(path)
        answer.close()  # a listener gives its place back
        return answer.status_code
    return caller.delete(path).status_code if method == "DELETE" else caller.post(path, {}).status_code


def test_every_address_is_in_the_table() -> None:
    assert len(ADDRESSES) == len(urlpatterns) - 2  # the reference and the schema are pages


def test_nobody_is_told_nothing_but_to_show_a_key(sqlite_site: Site) -> None:
    del sqlite_site
    for token in ("", "twk_00000000_" + 43 * "A", "nonsense"):
        for method, path, _ in ADDRESSES:
            caller = Program(token)
            if not token:
                caller.headers = {}
            answer = caller.get(path) if method == "GET" else caller.client.generic(method, V1 + path, secure=True)
            assert answer.status_code == 401, path
            assert answer["Content-Type"] == "application/problem+json"
            assert answer["WWW-Authenticate"] == "Bearer"


def test_a_key_is_for_its_scopes_and_for_what_its_role_may(sqlite_site: Site) -> None:
    for role in (Role.FEED, Role.ANALYST, Role.SUPERVISOR, Role.MANAGER):
        every = program(sqlite_site, role)
        for method, path, scope in ADDRESSES:
            refused = ask(every, method, path) in REFUSED
            assert refused == (scope not in possible_for(role)), (role, path)
    for scope in possible_for(Role.SUPERVISOR):
        one = program(sqlite_site, Role.SUPERVISOR, f"only {scope}", scopes=(scope,))
        allowed = {path for method, path, _ in ADDRESSES if ask(one, method, path) not in REFUSED}
        assert allowed == {path for _, path, needed in ADDRESSES if needed is scope}


def test_a_key_ends_when_it_is_revoked_or_expires_and_its_use_is_noted(site: Site, clock) -> None:
    caller = program(site, Role.ANALYST, expires_at=clock() + timedelta(days=1))
    assert caller.get("/targets").status_code == 200
    [key] = queries.keys(OPERATOR_ACTOR)
    assert key.last_used_at == clock()
    clock.advance(days=1)
    assert caller.get("/targets").status_code == 401
    clock.advance(days=-1)
    actions.revoke(OPERATOR_ACTOR, key.prefix, "lost")
    assert caller.get("/targets").status_code == 401
    with pytest.raises(Conflict, match="revoked"):
        actions.revoke(OPERATOR_ACTOR, key.prefix)


def test_no_secret_is_kept_or_logged(site: Site) -> None:
    caller = program(site, Role.ANALYST)
    secret = caller.token.split("_", 2)[2]
    assert secret not in str(list(ApiKey.objects.values()))
    assert secret not in str(audit_log.latest())


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewKey("", Role.FEED, (Scope.MESSAGES_WRITE,)), "name-missing"),
        (NewKey("x", Role.FEED, ()), "scope-missing"),
        (NewKey("x", Role.FEED, (Scope.TARGETS_READ,)), "scope-beyond-role"),
        (NewKey("x", Role.FEED, (Scope.MESSAGES_WRITE,), rate=0), "bad-rate"),
    ],
)
def test_a_key_that_cannot_be_is_refused(sqlite_site: Site, new: NewKey, code: str) -> None:
    del sqlite_site
    with pytest.raises(Conflict) as refused:
        actions.add(OPERATOR_ACTOR, new)
    assert refused.value.code == code


def test_a_scope_needs_an_act_that_some_role_has() -> None:
    assert set(SCOPES) == set(Scope)
    assert all(any(scope in possible_for(role) for role in Role) for scope in Scope)


def test_every_scope_and_event_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    assert [name for name in (*Scope, *NAMES) if f"`{name}`" not in page] == []


def test_somebody_who_is_logged_in_reads_and_changes_nothing_without_the_token(sqlite_site: Site) -> None:
    issue("FRA", range(1, 3))
    officer = sqlite_site.browser(Role.PORT_OFFICER, facilities=("FRA",))
    assert len(officer.get(f"{V1}/targets").json()["items"]) == 2
    officer.handler.enforce_csrf_checks = True
    body = {"to": "acknowledged"}
    answer = officer.post(f"{V1}/targets/T-000001/moves", body, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (403, "about:blank#forged")
    assert sqlite_site.browser(Role.FEED).get(f"{V1}/targets").status_code == 403


def test_who_calls_too_often_is_told_how_long_to_wait(sqlite_site: Site) -> None:
    caller = program(sqlite_site, Role.ANALYST, rate=1)
    statuses = [caller.get("/targets").status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    assert int(caller.get("/targets")["Retry-After"]) == 1


def test_an_allowance_fills_at_its_rate() -> None:
    limits = Limits()
    assert [limits.wait("a", 2, at=0) for _ in range(5)] == [0, 0, 0, 0, 0.5]
    assert limits.wait("b", 2, at=0) == 0
    assert limits.wait("a", 2, at=0.5) == 0
    assert limits.wait("a", 2, at=0.5) == 0.5


@pytest.mark.parametrize("path", ["/nowhere", "/targets/", "/messages/a/b"])
def test_an_address_that_is_none_is_a_problem(sqlite_site: Site, path: str) -> None:
    answer = program(sqlite_site, Role.ANALYST).get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_method_that_is_none_is_a_problem_that_names_those_there_are(sqlite_site: Site) -> None:
    answer = program(sqlite_site, Role.ANALYST).delete("/targets")
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET")
    assert "X-Request-Id" in answer


def test_what_has_not_changed_is_not_sent_again(sqlite_site: Site) -> None:
    issue("FRA", range(1, 3))
    caller = program(sqlite_site, Role.PORT_OFFICER)
    first = caller.get("/targets")
    again = caller.get("/targets", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    caller.post("/targets/T-000001/moves", {"to": "acknowledged"})
    assert caller.get("/targets", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_the_pages_of_keys_are_the_administrators(sqlite_site: Site) -> None:
    administrator = sqlite_site.browser(Role.ADMINISTRATOR)
    assert sqlite_site.browser(Role.ANALYST).get("/administration/keys").status_code == 403
    form = {"name": "Post feed", "role": "feed", "scopes": ["messages:write"], "facilities": "fra, nyc", "rate": 5}
    page = administrator.post("/administration/keys", form)
    assert page.status_code == 200
    assert b"twk_" in page.content
    [key] = queries.keys(OPERATOR_ACTOR)
    assert (key.facilities, key.rate, key.created_by) == (("FRA", "NYC"), 5, "administrator")
    refused = administrator.post("/administration/keys", {**form, "scopes": ["targets:read"], "name": "another"})
    assert refused.status_code == 422
    assert administrator.post(f"/administration/keys/{key.prefix}/revoke").status_code == 302
    assert queries.keys(OPERATOR_ACTOR)[0].revoked_by == "administrator"


def test_the_reference_is_a_page_for_whoever_is_logged_in(sqlite_site: Site) -> None:
    assert sqlite_site.browser(None).get("/api/v1/docs").status_code == 302
    assert sqlite_site.browser(None).get("/api/v1/openapi.json").status_code == 302
    page = sqlite_site.browser(Role.ANALYST).get("/api/v1/docs")
    assert b"/api/v1/targets/{target_id}/moves" in page.content
    assert sqlite_site.browser(Role.ANALYST).get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
