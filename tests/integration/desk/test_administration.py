"""People are given logins, changed, reviewed and ended; the log is searched, verified and taken out with proof."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk import PASSWORD, Site
from tidewaiter.audit import export
from tidewaiter.centre.lists import queries as lists
from tidewaiter.centre.people import queries
from tidewaiter.centre.people.actions import accept
from tidewaiter.centre.permissions import Role

NEW = {"username": "olu", "display_name": "Olu Reed", "role": "port_officer", "facilities": ["JFK"], "caveats": ""}


def code_of(page: bytes) -> str:
    return page.decode().split('class="figure mono">')[1].split("<")[0]


def test_somebody_is_given_a_login_and_sets_a_password(site: Site) -> None:
    administrator = site.browser(Role.ADMINISTRATOR, "adi")
    facility = administrator.get("/administration/people/add").content.decode().split('name="facilities" value="')[1]
    answer = administrator.post("/administration/people/add", {**NEW, "facilities": [facility.split('"')[0]]})
    code = code_of(answer.content)
    told = {"username": "olu", "code": code.lower(), "password": PASSWORD, "again": PASSWORD}
    nobody = site.browser(None)
    assert nobody.post("/welcome", {**told, "code": "AAAAA"}).status_code == 403
    assert nobody.post("/welcome", told)["Location"] == "/accounts/login/"
    assert nobody.post("/welcome", told).status_code == 403  # once
    person = queries.person("olu")
    assert person is not None
    assert (person.role, person.facilities) == ("port_officer", [facility.split('"')[0]])
    assert b"Olu Reed" in administrator.get("/administration").content


def test_a_change_ends_what_is_open(site: Site) -> None:
    administrator, analyst = site.browser(Role.ADMINISTRATOR, "adi"), site.browser(Role.ANALYST, "ana")
    assert analyst.get("/notices").status_code == 200
    changed = {"role": "chemist", "everywhere": "on", "any_caveat": "on", "caveats": ""}
    assert administrator.post("/administration/people/ana/change", changed).status_code == 302
    assert analyst.get("/notices")["Location"].startswith("/accounts/login/")
    person = queries.person("ana")
    assert person is not None
    assert (person.role, person.facilities) == ("chemist", None)


@pytest.mark.parametrize("verb", ["logins", "end", "reset"])
def test_logins_end_at_once(sqlite_site: Site, verb: str) -> None:
    administrator, analyst = sqlite_site.browser(Role.ADMINISTRATOR, "adi"), sqlite_site.browser(Role.ANALYST, "ana")
    administrator.post(f"/administration/people/ana/{verb}")
    assert analyst.get("/notices").status_code == 302
    assert (queries.factors("ana") == []) == (verb == "reset")


def test_nobody_changes_their_own_access(sqlite_site: Site) -> None:
    administrator = sqlite_site.browser(Role.ADMINISTRATOR, "adi")
    changed = {"role": "analyst", "everywhere": "on", "any_caveat": "on", "caveats": ""}
    assert administrator.post("/administration/people/adi/change", changed).status_code == 403
    assert administrator.post("/administration/people/adi/end").status_code == 403


def test_an_access_is_reviewed(sqlite_site: Site, clock) -> None:
    administrator = sqlite_site.browser(Role.ADMINISTRATOR, "adi")
    sqlite_site.person(Role.ANALYST, "ana")
    clock.advance(days=100)
    assert b"have not been looked at" in administrator.get("/administration").content
    administrator.post("/administration/people/ana/confirm")
    assert b"ana" not in administrator.get("/administration?show=due").content.split(b"<tbody>")[1]


@pytest.mark.parametrize("address", ["roles", "reference", "retention"])
def test_pages_of_administration(site: Site, address: str) -> None:
    assert site.browser(Role.ADMINISTRATOR).get(f"/administration/{address}").status_code == 200
    assert site.browser(Role.ANALYST).get(f"/administration/{address}").status_code == 403


def test_a_hold_is_put_in_force_and_lifted(sqlite_site: Site) -> None:
    administrator = sqlite_site.browser(Role.ADMINISTRATOR)
    administrator.post("/administration/holds/add", {"consignments": "RB123456785GB", "reason": "Case 12"})
    assert b"Case 12" in administrator.get("/administration/retention").content
    administrator.post("/administration/holds/H-000001/lift", {"reason": "closed"})
    assert b"closed" in administrator.get("/administration/retention").content


def test_the_log_is_searched_verified_and_taken_out(site: Site) -> None:
    auditor = site.browser(Role.AUDITOR)
    assert b"Never verified" in auditor.get("/audit").content
    auditor.post("/audit/verify")
    page = auditor.get("/audit?action=people.add").content
    assert b"Verified to" in page
    assert b"people.add" in page
    assert b"audit.search" in auditor.get("/audit?action=audit.search").content
    taken = auditor.post("/audit/export", {"action": "people.add", "reason": "a complaint"})
    assert taken["Content-Disposition"].startswith("attachment")
    checked = export.check(json.loads(taken.content), site.workspace.keys.checkpoint.public_key())
    assert (checked.ok, checked.entries) == (True, 1)
    assert auditor.get("/audit/checkpoints").status_code == 200
    assert auditor.post("/audit/export", {"reason": ""}).status_code == 422


def test_an_unknown_person_is_not_found(sqlite_site: Site) -> None:
    administrator = sqlite_site.browser(Role.ADMINISTRATOR)
    assert administrator.get("/administration/people/nobody").status_code == 404
    assert administrator.post("/administration/people/administrator/dance").status_code == 404


def test_a_code_is_too_old_after_a_day(sqlite_site: Site, clock) -> None:
    administrator = sqlite_site.browser(Role.ADMINISTRATOR, "adi")
    sqlite_site.person(Role.ANALYST, "ana")
    code = code_of(administrator.post("/administration/people/ana/invite").content)
    clock.advance(hours=25)
    with pytest.raises(Exception, match="too old"):
        accept("ana", code, PASSWORD)


def test_an_imported_list_waits_for_another_administrator(site: Site) -> None:
    one = site.browser(Role.ADMINISTRATOR, "ivy")
    two = site.browser(Role.ADMINISTRATOR, "joe")
    sent = {"name": "own/one", "file": SimpleUploadedFile("own.txt", b"Temur Qaravelli\n")}
    assert one.post("/administration/reference/lists", sent).status_code == 302
    page = one.get("/administration/reference").content.decode()
    assert "waits for a second person" in page
    assert "another administrator" in page
    assert one.post("/administration/lists/own/one", {}).status_code == 403
    assert lists.in_force(site.workspace.now()) == []
    assert "Put in force" in two.get("/administration/reference").content.decode()
    assert two.post("/administration/lists/own/one", {"refuse": "yes"}).status_code == 422
    two.post("/administration/lists/own/one", {})
    assert [(held.name, held.approved_by) for held in lists.in_force(site.workspace.now())] == [("own/one", "joe")]


def test_what_is_no_list_is_refused_with_what_is_wrong(sqlite_site: Site) -> None:
    administrator = sqlite_site.browser(Role.ADMINISTRATOR, "ivy")
    address = "/administration/reference/lists"
    picture = SimpleUploadedFile("list.pdf", b"%PDF-1.7 \x00\xff a picture of a list")
    refused = administrator.post(address, {"name": "own/two", "file": picture})
    assert refused.status_code == 422
    assert "Known are" in refused.content.decode()
    assert administrator.post(address, {"name": "own/two"}).status_code == 422
    assert administrator.post(address, {"name": " ", "file": SimpleUploadedFile("a.txt", b"A B\n")}).status_code == 422
    assert sqlite_site.browser(Role.ANALYST, "ana").post(address, {"name": "x"}).status_code == 403
    assert lists.waiting() == []
