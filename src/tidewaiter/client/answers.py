"""What is sent and answered, as the schema says. Written by scripts/write-client.py: do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

AnswerKind = Literal[
    "received",
    "assessed",
    "error",
    "rfi",
    "rfi_in_place",
    "rfi_removed",
    "rfa",
    "rfa_in_place",
    "rfa_removed",
    "rfs",
    "rfs_in_place",
    "rfs_removed",
    "dnl",
    "dnl_in_place",
    "dnl_removed",
]
"""What is answered. A refusal (`ERROR`) says that a filing could not be used, and why."""

DeliveryState = Literal["waiting", "delivered", "dead"]
"""Where a delivery stands."""

ReferralState = Literal["sent", "accepted", "declined", "withdrawn", "outcome"]
"""Where a referral stands."""

RequestState = Literal["opened", "answered", "resolved", "expired"]
"""Where a request stands."""

Stage = Literal["waiting", "taken", "assessed"]
"""How far a message came."""

State = Literal[
    "issued",
    "acknowledged",
    "located",
    "presented",
    "examined",
    "finding",
    "no_finding",
    "seizure",
    "laboratory",
    "referral",
    "outcome",
    "not_presented",
    "missed",
    "already_delivered",
    "withdrawn",
]
"""Where a target stands."""

Step = Literal["acknowledged", "located", "presented", "not_presented", "missed", "already_delivered", "withdrawn"]
"""Where a port can take a target; what an examination finds is reported to /outcomes."""


class AgencyAnswer(TypedDict):
    """What an agency answered; declining needs a note."""

    accepted: bool
    who: str
    note: NotRequired[str]


class Assessment(TypedDict):
    """How the latest version of a consignment was assessed; which fields there are depends on the key's role.

    `rank` is 1 for the highest score of the `of` consignments assessed that day, null when that is not known.
    """

    consignment_id: str
    version: int
    band: str
    simulated: bool
    reasons: NotRequired[list[dict[str, Any]] | None]
    instruction: NotRequired[str | None]
    target_id: NotRequired[str | None]
    facility: NotRequired[str | None]
    state: NotRequired[str | None]
    rank: NotRequired[int | None]
    of: NotRequired[int | None]
    assessed_at: NotRequired[str | None]
    model_version: NotRequired[str | None]
    ruleset_version: NotRequired[str | None]
    score: NotRequired[float | None]
    probability: NotRequired[float | None]
    fired: NotRequired[list[str] | None]
    lookouts: NotRequired[list[str] | None]
    unknown: NotRequired[list[str] | None]


class Closing(TypedDict):
    """What came of a referral that was accepted."""

    outcome: str
    note: NotRequired[str]


class Delivery(TypedDict):
    """One event on its way; `status` is what the receiver answered last."""

    event: str
    state: DeliveryState
    attempts: int
    next_at: str
    status: int | None
    error: str
    created_at: str
    delivered_at: str | None


class FilerAnswer(TypedDict):
    """A filer's answer: in words, and which of the elements that were asked for it gives.

    An element itself is filed as a new version of the consignment, by `POST /messages`.
    """

    text: str
    elements: NotRequired[list[str]]


class FilerRequest(TypedDict):
    """What a filer is asked about a consignment, and what of it came; `missing` is what has not come."""

    request_id: str
    kind: AnswerKind
    state: RequestState
    consignment_id: str
    elements: list[str]
    text: str
    opened_at: str
    deadline: str | None
    answered_at: str | None
    missing: list[str]


class Listening(TypedDict):
    """How long to listen."""

    seconds: NotRequired[int]


class Message(TypedDict):
    """What became of a message; counts are of rows, and null while it waits."""

    message_id: str
    state: Stage
    received_at: str
    bytes: int
    format: NotRequired[str | None]
    rows: NotRequired[int | None]
    amended: NotRequired[int | None]
    duplicates: NotRequired[int | None]
    quarantined: NotRequired[int | None]
    problems: NotRequired[int | None]
    grades: NotRequired[dict[str, int] | None]


class Move(TypedDict):
    """A step of a target; a step that ends it needs a reason code (docs/outcomes.md)."""

    to: Step
    reason_code: NotRequired[str]
    note: NotRequired[str]


class Moved(TypedDict):
    """Where a target stands now."""

    target_id: str
    state: State
    state_at: str
    reason_code: str


class Outcome(TypedDict):
    """What became of one target or consignment; docs/outcomes.md says what each field may hold."""

    target_id: NotRequired[str]
    consignment_id: NotRequired[str]
    result: NotRequired[str]
    reason_code: NotRequired[str]
    finding: NotRequired[str]
    examined_at: NotRequired[str]
    exam_type: NotRequired[str]
    detection_method: NotRequired[str]
    substance: NotRequired[str]
    net_mass_g: NotRequired[float | None]
    officer: NotRequired[str]


class Outcomes(TypedDict):
    """Some outcomes, in their order."""

    items: list[Outcome]


class Reading(TypedDict):
    """How a message is to be read."""

    mapping: NotRequired[str]


class Recorded(TypedDict):
    """How many were recorded, how many were known already, what was wrong with the others, and what followed."""

    recorded: int
    known: int
    found: int
    lookouts: int
    hunts: int
    problems: list[Refusal]


class Referral(TypedDict):
    """A referral of a target, and of the seizure from it where there is one, to an agency."""

    referral_id: str
    target_id: str
    seizure_id: str
    facility: str
    agency: str
    purpose: str
    due: str
    state: ReferralState
    sent_at: str
    answered_at: str | None
    ended_at: str | None
    outcome: str


class Referrals(TypedDict):
    """Referrals on which something is owed, the one due first at the head."""

    items: list[Referral]


class Refusal(TypedDict):
    """What is wrong with one of them; `item` counts from 0."""

    item: int | None
    code: str
    field: str
    value: str
    hint: str


class Registered(TypedDict):
    """A new webhook with its secret, which is not shown again."""

    webhook_id: str
    url: str
    events: list[str]
    created_at: str
    waiting: int
    dead: int
    deliveries: list[Delivery]
    secret: str


class Registration(TypedDict):
    """Where to tell of which kinds of event."""

    url: str
    events: list[str]


class Sending(TypedDict):
    """A referral to be sent; `subject` is a seizure (S-000123) or a target (T-000123)."""

    subject: str
    agency: str
    purpose: str
    due: str
    contact: NotRequired[str]
    note: NotRequired[str]


class Target(TypedDict):
    """A consignment that a facility is to examine in a shift; which fields there are depends on the key's role."""

    target_id: str
    consignment_id: str
    version: int
    facility: str
    shift_date: str
    shift: str
    exam: str
    position: int
    band: str
    state: State
    state_at: str
    reason_code: str
    simulated: bool
    reasons: NotRequired[list[dict[str, Any]] | None]
    instruction: NotRequired[str | None]
    arm: NotRequired[str | None]
    propensity: NotRequired[float | None]
    score: NotRequired[float | None]
    probability: NotRequired[float | None]


class Targets(TypedDict):
    """Some targets, and `next`, which is asked for as `after` to have more; null at the end."""

    items: list[Target]
    next: str | None


class Trial(TypedDict):
    """The name of the event that is being delivered."""

    event: str


class Webhook(TypedDict):
    """An address that is told of events, how many deliveries wait or were given up, and the latest ones."""

    webhook_id: str
    url: str
    events: list[str]
    created_at: str
    waiting: int
    dead: int
    deliveries: list[Delivery]


class Webhooks(TypedDict):
    """The key's webhooks."""

    items: list[Webhook]


class Wish(TypedDict):
    """Which targets; what is left out asks for any."""

    facility: NotRequired[str]
    shift_date: NotRequired[str | None]
    shift: NotRequired[str]
    state: NotRequired[State | None]
    after: NotRequired[str]
    limit: NotRequired[int]
