"""What filers' programs are told of requests, and their answers: about their own consignments alone."""

from datetime import timedelta

from desk import OPERATOR_ACTOR, Site
from programs import Program, program
from tidewaiter.centre.answers import actions
from tidewaiter.centre.answers.drafts import NewRequest
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.cycle.serve import Spool
from tidewaiter.centre.permissions import Role
from tidewaiter.formats.answers.answer import AnswerKind

PATH = "/requests/Q-000001"
SAID = {"text": "Brake discs.", "elements": ["goods_description", "consignee_name"]}
MESSAGE = b"consignment_id,filer,goods_description\nref:7/R1,POST,PARTS\n"


def asked(site: Site) -> tuple[Program, Program]:
    """A request about what the first of two programs sent."""
    filer, other = program(site, Role.FEED, "Filer"), program(site, Role.FEED, "Other")
    assert filer.post("/messages", MESSAGE, "text/csv").status_code == 202
    other.post("/messages", MESSAGE.replace(b"R1", b"R2"), "text/csv")
    spool = Spool(site.workspace.home / "inbox", site.workspace.now, once=True)
    with Intake(site.workspace, OPERATOR_ACTOR) as door:
        list(door.take_all([one.message for one in spool.next(10**6, 0) or []]))
    due = site.workspace.now() + timedelta(days=1)
    new = NewRequest(AnswerKind.RFI, "ref:7/R1", 1, elements=("goods_description",), text="Which?", deadline=due)
    assert actions.ask(OPERATOR_ACTOR, new) == "Q-000001"
    return filer, other


def test_whoever_sent_it_is_told_what_is_asked_and_answers_it_once(site: Site) -> None:
    filer, other = asked(site)
    told = filer.get(PATH).json()
    assert (told["kind"], told["state"], told["missing"], told["text"]) == (
        *("rfi", "opened", ["goods_description"], "Which?"),
    )
    for caller, path in ((other, PATH), (filer, "/requests/Q-000002"), (filer, "/requests/nonsense")):
        assert caller.get(path).status_code == 404
        assert caller.post(f"{path}/answers", SAID).status_code == 404
    first = filer.post(f"{PATH}/answers", SAID, **{"Idempotency-Key": "a1"})
    again = filer.post(f"{PATH}/answers", SAID, **{"Idempotency-Key": "a1"})
    assert (first.status_code, first.json()["state"], first.json()["missing"]) == (201, "answered", [])
    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    assert filer.post(f"{PATH}/answers", SAID).status_code == 409
    assert filer.post(f"{PATH}/answers", {"elements": []}).status_code == 422
    assert audit_log.verify(site.workspace).ok
