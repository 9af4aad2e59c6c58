"""A search has a purpose, which is on record; what was searched is not."""

import pytest
from django.http import QueryDict

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import Workspace
from tidewaiter.desk.design.purpose import purposes, put_on_record
from tidewaiter.desk.request import Request


def asked(query: str) -> Request:
    request = Request()
    request.GET = QueryDict(query)
    request.actor = Actor("ana", "analyst")
    return request


def test_a_purpose_is_put_on_record(sqlite_workspace: Workspace) -> None:
    put_on_record(asked("purpose=case&note=12/2026"), "consignments.search", "ACME")
    line = queries.search(Actor("aud", "auditor"), queries.Sought(action="consignments.search"))[0]
    assert (line.actor, line.reason) == ("ana", "case: 12/2026")
    assert "ACME" not in line.payload


@pytest.mark.parametrize("query", ["", "purpose=", "purpose=fun&note=12"])
def test_without_one_nothing_is_searched(sqlite_workspace: Workspace, query: str) -> None:
    with pytest.raises(Conflict, match="purpose"):
        put_on_record(asked(query), "consignments.search", "ACME")
    assert queries.length() == 0


def test_the_form_shows_what_was_chosen() -> None:
    assert purposes(asked("purpose=hunt&note=x"))["purpose"] == "hunt"
