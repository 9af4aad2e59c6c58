"""Safety cards on both databases: drafted by one person, approved by a medical adviser, the read texts kept."""

from dataclasses import replace

import pytest

from port_world import KIM, ZOE, brief, briefed, conflict, issue
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams import queries as exam_queries
from tidewaiter.centre.safety import actions, queries
from tidewaiter.centre.safety.drafts import NewCard
from tidewaiter.centre.safety.states import CardState
from tidewaiter.centre.workspace import Workspace

MED = Actor("med", "medical_adviser", "s8")
CARD = NewCard(
    "opioid",
    "Opioids, known or suspected",
    "Do not open loose powder.",
    ("Nitrile gloves, two pairs", " ", "Respirator"),
    ("Two people.", "Work in the glove box."),
    ("Slow breathing",),
    ("Call an ambulance.",),
    "Give naloxone when breathing is slow.",
    ("Our adviser's instruction 4",),
    "two pairs of gloves",
)


@pytest.fixture(autouse=True)
def home(workspace: Workspace) -> Workspace:
    issue(3)
    return workspace


def test_a_draft_counts_when_a_medical_adviser_approved_it(home: Workspace) -> None:
    assert "opioid" in queries.not_approved(home.home)
    number = actions.draft(ZOE, CARD)
    assert queries.in_force(home.home)["opioid"].version == 1
    assert conflict(lambda: actions.approve(ZOE, number)) == ("not-allowed", 403)
    own = actions.draft(MED, CARD)
    assert conflict(lambda: actions.approve(MED, own)) == ("second-person", 403)
    actions.approve(MED, number)
    card = queries.in_force(home.home)["opioid"]
    assert (card.version, card.adviser, card.approved_by) == (2, True, "med")
    assert card.protection == ("Nitrile gloves, two pairs", "Respirator")
    assert "opioid" not in queries.not_approved(home.home)
    later = actions.draft(ZOE, replace(CARD, title="Opioids"))
    actions.approve(MED, later)
    states = {one.version: one.state for one in queries.versions("opioid")}
    assert states == {2: CardState.RETIRED, 3: CardState.DRAFT, 4: CardState.APPROVED}
    actions.end(ZOE, later, "withdrawn by the maker of the gloves")
    assert not queries.in_force(home.home)["opioid"].adviser


def test_the_shipped_text_is_approved_as_it_stands(home: Workspace) -> None:
    card = queries.in_force(home.home)["gas"]
    assert conflict(lambda: actions.approve_file(MED, "gas", "0" * 64)) == ("safety-card-changed", 409)
    assert conflict(lambda: actions.approve_file(ZOE, "gas", card.sha256)) == ("not-allowed", 403)
    actions.approve_file(MED, "gas", card.sha256)
    approved = queries.in_force(home.home)["gas"]
    assert (approved.version, approved.sha256, approved.adviser) == (card.version, card.sha256, True)


def test_what_was_read_is_kept_with_the_examination() -> None:
    exam_id = briefed("T-000001")
    view = exam_queries.exam(KIM, exam_id)
    assert view is not None
    for read in view.acknowledged:
        number = queries.kept(read.card, read.sha256)
        assert number is not None
        kept = queries.version(number)
        assert kept is not None
        assert (kept.version, kept.state) == (read.version, CardState.FILE)
    shown = [(card.code, card.version) for card in view.cards]
    actions.approve(MED, actions.draft(ZOE, CARD))
    second = exams.start(KIM, "T-000002")
    assert conflict(lambda: exams.acknowledge(KIM, second, shown)) == ("safety-card-changed", 409)
    brief(second)
    again = exam_queries.exam(KIM, second)
    assert again is not None
    assert ("opioid", 2) in {(one.card, one.version) for one in again.acknowledged}


def test_what_cannot_be_read_at_a_bench_is_refused() -> None:
    refused = {
        "unknown-card": replace(CARD, code="radiation"),
        "card-incomplete": replace(CARD, sources=(" ",)),
        "reason-required": replace(CARD, note=""),
        "card-too-long": replace(CARD, rules=("line",) * 13),
    }
    for code, card in refused.items():
        assert conflict(lambda card=card: actions.draft(ZOE, card))[0] == code
    assert conflict(lambda: actions.approve(MED, 99)) == ("unknown-card", 404)
