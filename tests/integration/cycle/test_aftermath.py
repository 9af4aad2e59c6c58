"""What was found comes back: the label, a hunt, lookouts that somebody chooses, and a warning when it was nothing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import once
from port_world import ANA, CHEM, FAR, FOUND, KIM, ZOE, found, identified, issue_for, new_seizure, reported, seized
from practice_world import small_world
from tidewaiter.audit.canonical import canonical
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import aftermath, hunting, outcome, seizure_report
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import actions, custody_actions
from tidewaiter.centre.evidence.drafts import Handover, LaboratoryResult
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation


@pytest.fixture
def lived(tmp_path: Path, sqlite_template: Path, clock) -> Iterator[Workspace]:
    """A workspace that took in a day of a small world, with targets against two of its consignments."""
    workspace = open_store(once.copied(sqlite_template, tmp_path / "home"), now=clock)
    try:
        with Intake(workspace, ANA) as door:
            day = small_world(80, seed=3).day(0).messages
            for _ in door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in day):
                pass
        clock.at = max(batch.received_at for batch in batches.batches()) + timedelta(minutes=1)
        issue_for(_with_telephone(workspace))
        yield workspace
    finally:
        close_store()


def _with_telephone(workspace: Workspace) -> list[str]:
    """Two consignments of which a consignor's telephone is known."""
    connection = local.connect()
    files = [workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)]
    try:
        lake = relation(connection, files, ("consignment_id", "key_consignor_phone"), LAKE)
        rows = connection.sql(
            f"SELECT consignment_id FROM {lake} WHERE key_consignor_phone IS NOT NULL AND consignment_id LIKE 's10:%'"
            " GROUP BY 1 ORDER BY 1 LIMIT 2"
        ).fetchall()
    finally:
        connection.close()
    return [name for (name,) in rows]


def test_a_seizure_starts_a_hunt_once_and_offers_lookouts(lived: Workspace) -> None:
    seizure_id = seized()
    came = aftermath.after_seizure(lived, KIM, seizure_id)
    assert came.hunt is not None
    assert came.hunt.consignment_id == came.consignment_id
    assert (came.report.finding, came.lookouts, came.warning) == (Finding.NARCOTICS, (), "")
    length = audit_log.length()
    assert aftermath.after_seizure(lived, KIM, seizure_id) == came
    assert audit_log.length() == length
    offers = aftermath.offers(lived, ANA, seizure_id, lived.now())
    kinds = [one.lookout.kind for one in offers]
    assert "consignor_phone" in kinds
    assert set(kinds) <= set(outcome.HUBS)
    assert "fentanyl was found" in offers[0].lookout.predicate
    assert lookouts.lookouts() == []
    (made,) = aftermath.put_out(lived, ANA, seizure_id, ["consignor_phone"], lived.now())
    came = aftermath.came_of(KIM, seizure_id)
    assert [(view.lookout_id, view.source, view.created_by) for view in came.lookouts] == [
        (made, f"seizure {seizure_id}", "ana")
    ]
    again = {one.lookout.kind: one.against for one in aftermath.offers(lived, ANA, seizure_id, lived.now())}
    assert again["consignor_phone"] == outcome.WAITING
    assert aftermath.put_out(lived, ANA, seizure_id, ["consignor_phone"], lived.now()) == []
    with pytest.raises(Conflict) as caught:
        aftermath.put_out(lived, ANA, seizure_id, ["goods"], lived.now())
    assert (caught.value.code, caught.value.http_status) == ("no-offer", 422)
    assert audit_log.verify(lived).ok


def test_a_find_is_hunted_from_by_name_and_the_others_wait(lived: Workspace) -> None:
    found("T-000002")
    aftermath.after_seizure(lived, KIM, seized())
    assert hunting.after_finds(lived, ANA) == 1


def test_what_the_laboratory_excluded_warns_of_lookouts_that_rest_on_it(lived: Workspace) -> None:
    seizure_id = actions.seize(KIM, new_seizure(found()))
    (made,) = aftermath.put_out(lived, ANA, seizure_id, ["consignor_phone"], lived.now())
    custody_actions.offer(KIM, {"E-000002": "A101"}, Handover("chem", "laboratory", lived.now()))
    reported(CHEM, seizure_id, LaboratoryResult(SeizureState.EXCLUDED, "L-1", "caffeine"))
    came = aftermath.came_of(ANA, seizure_id)
    assert (came.report.finding, came.report.substance) == (Finding.NONE, "caffeine")
    assert made in came.warning


def test_a_seizure_leaves_as_one_document_that_the_log_knows(lived: Workspace) -> None:
    exam_id = identified()
    persons = [{"name": "Wanda Witness", "capacity": "witness"}]
    exams.save_section(KIM, exam_id, SectionName.PERSONS, persons)
    exams.conclude(KIM, exam_id, FOUND)
    seizure_id = actions.seize(KIM, new_seizure(exam_id))
    made = seizure_report.report(lived, ANA, seizure_id)
    text = canonical(made["document"])
    assert hashlib.sha256(text.encode("ascii")).hexdigest() == made["sha256"]
    (line,) = audit_log.latest(1)
    assert (line.seq, line.action, json.loads(line.payload)) == (
        made["audit_entry"],
        "evidence.export",
        {"sha256": made["sha256"]},
    )
    document = made["document"]
    assert document["simulated"] is True
    assert document["record"]["consignment_filed"]["goods_description"]
    assert document["record"]["detection_method"] == "risk-profile"
    assert [one["chain_verified"] for one in document["exhibits"]] == [True, True, True]
    assert len(document["exhibits"][0]["custody"][0]["hash"]) == 64
    assert "Wanda" not in text
    assert document["examination"]["sections"]["identity"][0]["matches"] is True
    assert not any("consign" in name and name.endswith(("_name", "_phone")) for name in _names(document))
    for actor, status in ((KIM, 403), (replace(ZOE, facilities=FAR.facilities), 404)):
        with pytest.raises(Conflict) as caught:
            seizure_report.report(lived, actor, seizure_id)
        assert caught.value.http_status == status


def _names(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from _names(one)
    elif isinstance(value, list):
        for one in value:
            yield from _names(one)


def test_who_may_not_see_or_act_does_not(lived: Workspace) -> None:
    seizure_id = seized()
    for act, code, status in (
        (lambda: aftermath.came_of(FAR, seizure_id), "unknown-seizure", 404),
        (lambda: aftermath.after_seizure(lived, FAR, seizure_id), "unknown-seizure", 404),
        (lambda: aftermath.offers(lived, KIM, seizure_id, lived.now()), "not-allowed", 403),
        (lambda: aftermath.came_of(ANA, "S-000099"), "unknown-seizure", 404),
    ):
        with pytest.raises(Conflict) as caught:
            act()
        assert (caught.value.code, caught.value.http_status) == (code, status)
