"""A request at the laboratory: short ways to where a test begins. CHO is the second chemist."""

from dataclasses import replace

from port_world import CHEM, KIM, NOW, seized
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.evidence import custody_actions
from tidewaiter.centre.evidence.drafts import Handover, Reading
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import actions, bench_actions, report_actions
from tidewaiter.centre.laboratory.drafts import NewMethod, NewRequest, NewResult
from tidewaiter.centre.laboratory.techniques import Check

CHO = Actor("cho", "chemist", "s6")
BAG, SEAL = "E-000002", "A101"
REQUEST = NewRequest("lab-1", "S-000001", (BAG,), "What is it, and how pure?", "State Laboratory")
MS = NewMethod("ms", BAG, "GC-MS 2", Check.PASSED, Check.PASSED, "m/z 245, 146, 189", "fentanyl", "SWGDRUG 3.14")
FTIR = NewMethod("ftir", BAG, "ATR 1", Check.PASSED, Check.PASSED, "1655, 1595 per cm", "fentanyl")
RESULT = NewResult(
    SeizureState.CONFIRMED,
    "fentanyl",
    net_g=12.5,
    net_uncertainty_g=0.1,
    purity=7.0,
    purity_uncertainty=0.5,
    jurisdiction="US",
    status="Schedule II, in force",
    citation="21 CFR 1308.12(c)(9)",
)


def asked() -> str:
    """A request of KIM's about the bag of a seizure."""
    seized()
    return actions.ask(KIM, REQUEST)


def received() -> str:
    """One of which the chemist has the exhibit."""
    request_id = asked()
    custody_actions.offer(KIM, {BAG: SEAL}, Handover("chem", "laboratory", NOW))
    custody_actions.accept(CHEM, [Reading(BAG, SEAL)])
    actions.receive(CHEM, request_id)
    return request_id


def concluded(result: NewResult = RESULT) -> str:
    """One of which a chemist has said what it is."""
    request_id = received()
    measure(request_id, result.substance)
    bench_actions.conclude(CHEM, request_id, result)
    return request_id


def measure(request_id: str, substance: str) -> None:
    for method in (MS, FTIR):
        bench_actions.add_method(CHEM, request_id, replace(method, points_at=substance))


def issued(result: NewResult = RESULT) -> str:
    """One that is reported."""
    request_id = concluded(result)
    report_actions.review(CHO, request_id)
    report_actions.issue(CHEM, request_id)
    return request_id
