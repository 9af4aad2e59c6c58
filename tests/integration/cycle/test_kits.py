"""Kits are found in what was received, through the command as well, and each look is in the audit log."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

import once
from command_line import call
from port_world import KIM, PNG, briefed, issue_for
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import kits
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams.drafts import NewPicture
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace
from workspaces import Clock

ANA = Actor("ana", "diversion_coordinator")
HEAD = (
    "consignment_id,regime,transport_mode,filer,carrier,unloading_location,consignor_name,consignee_name,"
    "consignee_address_line,consignee_city,consignee_country,consignee_phone,goods_description,gross_mass_kg,eta"
)


def take_in(workspace: Workspace, *goods: tuple[str, str, str]) -> None:
    """Take in consignments to different houses that name one telephone: (number, description, telephone)."""
    eta = (workspace.now() + timedelta(days=1)).isoformat()
    lines = [
        f"X{number},truck,road,GATE,TRUK,LAX,Seller {number},Person {number},{number} Elm St,Reno,US,{phone},{text},"
        f"9,{eta}"
        for number, text, phone in goods
    ]
    with Intake(workspace, ANA) as door:
        list(door.take_all([Message("\n".join([HEAD, *lines, ""]).encode(), f"{goods[0][0]}.csv", workspace.now())]))


@pytest.mark.usefixtures("actor")
def test_parts_weeks_apart_with_one_telephone_are_a_kit_and_the_look_is_logged(
    workspace: Workspace, clock: Clock
) -> None:
    take_in(workspace, ("1", "TDP 5 pill press", "7755550101"), ("2", "books", "7755550101"))
    clock.at += timedelta(days=20)
    take_in(workspace, ("3", "tablet punch die", "7755550101"), ("4", "tablet punch die", "7755550199"))
    clock.at += timedelta(days=1)
    found = kits.look(workspace, until=clock.at, actor=ANA)
    assert (found.looked_at, found.candidates) == (4, 3)
    (kit,) = found.document()["kits"]
    assert kit["parts"] == ["press", "die"]
    assert [one["goods_description"] for one in kit["consignments"]] == ["TDP 5 pill press", "tablet punch die"]
    assert "(named by 3 in all)" in kit["links"][0]["sentence"]
    assert kit["sure"] > 0.5
    assert audit_log.latest()[0].action == "kits.look"
    assert kits.look(workspace, until=clock.at, days=5, actor=ANA).assembled.kits == ()
    with pytest.raises(OperatorError, match="is not before"):
        kits.look(workspace, since=clock.at, until=clock.at, actor=ANA)


@pytest.mark.usefixtures("actor")
def test_what_an_officer_wrote_beside_a_picture_is_read(workspace: Workspace, clock: Clock) -> None:
    take_in(workspace, ("1", "metal parts", "7755550101"), ("2", "tablet punch die", "7755550101"))
    clock.at += timedelta(days=1)
    assert kits.look(workspace, until=clock.at, actor=ANA).assembled.kits == ()
    (target,) = issue_for(["X1"], on=clock.at.date())
    exam = briefed(target)
    shown = NewPicture(PNG, hashlib.sha256(PNG).hexdigest(), caption="a TDP 5 in its crate")
    exams.add_picture(KIM, exam, shown)
    clock.at += timedelta(hours=1)
    (kit,) = kits.look(workspace, until=clock.at, actor=ANA).document()["kits"]
    assert kit["parts"] == ["press", "die"]
    assert [one["goods_description"] for one in kit["consignments"]] == ["metal parts", "tablet punch die"]


def test_the_command_shows_kits_with_their_reasons(tmp_path: Path, sqlite_template: Path, clock: Clock) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    workspace = open_store(home, now=clock)
    try:
        take_in(workspace, ("1", "TDP 5 pill press", "7755550101"), ("3", "tablet punch die", "7755550101"))
        until = (clock.at + timedelta(days=1)).isoformat()
    finally:
        close_store()
    told = call("kits", "--as-of", until, "--json", home=home)
    assert told.code == 0, told.err
    assert [kit["parts"] for kit in told.json()["kits"]] == [["press", "die"]]
    shown = call("kits", "--as-of", until, home=home)
    assert shown.code == 0, shown.err
    assert "Not seen" in shown.out
    assert call("kits", "--since", "2999-01-01", home=home).code == 2
