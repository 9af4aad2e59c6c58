"""What may be decided about a consignment in the queue, as one transition table, and the reasons to give for it.

Pure. A decision that is not in the table is a Conflict. The words for air freight before loading are those of the
WCO/ICAO joint guiding principles on pre-loading advance cargo information: request for information, request for
screening, do not load; they are asked for other modes alike.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tidewaiter.centre.errors import Conflict
from tidewaiter.risk.band import Band


class Status(StrEnum):
    """Where a consignment stands in the queue."""

    OPEN = "open"
    HELD = "held"  # a target stands against it
    RELEASED = "released"
    INFO_REQUESTED = "info_requested"
    SCREENING = "screening"  # the carrier was asked to screen it
    SNOOZED = "snoozed"
    DNL_PROPOSED = "dnl_proposed"  # one officer says: do not load; a second one has to
    DO_NOT_LOAD = "do_not_load"
    CLOSED = "closed"  # its target came to an end


class Verb(StrEnum):
    """What a person decides."""

    HOLD = "hold"
    RELEASE = "release"
    REQUEST_INFO = "request_info"
    SCREEN = "screen"
    SNOOZE = "snooze"
    REOPEN = "reopen"
    PROPOSE_DNL = "propose_do_not_load"
    CONFIRM_DNL = "confirm_do_not_load"
    REFUSE_DNL = "refuse_do_not_load"


_S, _V = Status, Verb

_ASK = {_V.REQUEST_INFO: _S.INFO_REQUESTED, _V.SCREEN: _S.SCREENING, _V.SNOOZE: _S.SNOOZED}
_DECIDE = {_V.HOLD: _S.HELD, _V.RELEASE: _S.RELEASED, _V.PROPOSE_DNL: _S.DNL_PROPOSED}

MOVES: dict[Status, dict[Verb, Status]] = {
    _S.OPEN: {**_DECIDE, **_ASK},
    _S.INFO_REQUESTED: {**_DECIDE, _V.SCREEN: _S.SCREENING, _V.SNOOZE: _S.SNOOZED, _V.REOPEN: _S.OPEN},
    _S.SCREENING: {**_DECIDE, _V.REQUEST_INFO: _S.INFO_REQUESTED, _V.SNOOZE: _S.SNOOZED, _V.REOPEN: _S.OPEN},
    _S.SNOOZED: {**_DECIDE, _V.REQUEST_INFO: _S.INFO_REQUESTED, _V.SCREEN: _S.SCREENING, _V.REOPEN: _S.OPEN},
    _S.DNL_PROPOSED: {_V.CONFIRM_DNL: _S.DO_NOT_LOAD, _V.REFUSE_DNL: _S.OPEN},
    _S.DO_NOT_LOAD: {_V.REFUSE_DNL: _S.OPEN},
    _S.HELD: {_V.RELEASE: _S.RELEASED},
    _S.RELEASED: {_V.REOPEN: _S.OPEN, _V.HOLD: _S.HELD},
    _S.CLOSED: {_V.REOPEN: _S.OPEN},
}

WAITING = (_S.OPEN, _S.INFO_REQUESTED, _S.SCREENING, _S.SNOOZED, _S.DNL_PROPOSED)
"""States in which somebody in the targeting centre still has to decide."""

UNDOABLE = frozenset({_V.HOLD, _V.RELEASE, _V.REQUEST_INFO, _V.SCREEN, _V.SNOOZE, _V.PROPOSE_DNL})
"""What whoever did it may take back for a moment."""

UNDO = timedelta(seconds=10)
CLAIM = timedelta(minutes=20)
LONGEST_SNOOZE = timedelta(days=30)
PASSED = timedelta(days=2)
"""So long after its arrival nobody can act on a consignment any more: it leaves the queue undecided, and is counted."""
PASSED_UNKNOWN = timedelta(days=7)
"""The same where no arrival was filed, after it entered the queue."""
PASSING = (_S.OPEN, _S.INFO_REQUESTED, _S.SCREENING, _S.SNOOZED)

BULK_BANDS = (Band.LOW, Band.GUARDED)
CHECK_ONE_IN = 10
"""Of a release of many, one in so many (one at least) has to be looked at by itself."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided: a code, the verbs that it may explain, and a sentence."""

    code: str
    verbs: tuple[Verb, ...]
    meaning: str


_HOLDING = (_V.HOLD, _V.PROPOSE_DNL)

REASONS: tuple[Reason, ...] = (
    Reason("party-of-concern", _HOLDING, "A party, address or telephone is known from earlier cases."),
    Reason("goods-implausible", _HOLDING, "Goods, mass, value or route do not fit together."),
    Reason("concealment-likely", _HOLDING, "What is declared is a known cover for narcotics."),
    Reason("precursor-or-equipment", _HOLDING, "It may be a precursor, a pill press or a part of one."),
    Reason("information-received", _HOLDING, "A partner, agency or informant points at it."),
    Reason("data-unreliable", _HOLDING, "What was filed is too poor or too late to be believed."),
    Reason("danger-to-transport", (_V.PROPOSE_DNL,), "It may endanger the aircraft, vessel or those who handle it."),
    Reason("explained-by-trade", (_V.RELEASE,), "Known, regular trade explains what stood out."),
    Reason("identity-confirmed", (_V.RELEASE,), "The parties are who they say and nothing is known against them."),
    Reason("name-alike-only", (_V.RELEASE,), "The hit is another party of a similar name."),
    Reason("data-corrected", (_V.RELEASE,), "An amendment or an answer removed the grounds."),
    Reason("screened-clear", (_V.RELEASE,), "The carrier screened it and found nothing."),
    Reason("nothing-of-note", (_V.RELEASE,), "Looked at in full; nothing stands out."),
    Reason("goods-description", (_V.REQUEST_INFO,), "What exactly are the goods?"),
    Reason("party-identity", (_V.REQUEST_INFO,), "Who are consignor and consignee, where can they be reached?"),
    Reason("value-or-weight", (_V.REQUEST_INFO,), "How are value, mass or number of pieces explained?"),
    Reason("documents", (_V.REQUEST_INFO,), "Invoice, packing list or licence are wanted."),
    Reason("screen-x-ray", (_V.SCREEN,), "X-ray before loading."),
    Reason("screen-trace", (_V.SCREEN,), "Trace detection before loading."),
    Reason("screen-dog", (_V.SCREEN,), "A dog before loading."),
    Reason("waits-for-answer", (_V.SNOOZE,), "Somebody outside has been asked and answers later."),
    Reason("arrives-later", (_V.SNOOZE,), "It arrives later and is better judged nearer to that."),
    Reason("waits-for-hunt", (_V.SNOOZE,), "Its links are being looked into."),
    Reason("dnl-not-warranted", (_V.REFUSE_DNL,), "The second officer does not see the grounds."),
    Reason("dnl-danger-gone", (_V.REFUSE_DNL,), "It was screened or corrected; it may be loaded."),
)


def reasons_for(verb: Verb) -> tuple[Reason, ...]:
    """The reasons that may be given for a verb; none where it needs none."""
    return tuple(reason for reason in REASONS if verb in reason.verbs)


def meaning(code: str) -> str:
    """What a reason code says; the code itself when it is none."""
    return next((reason.meaning for reason in REASONS if reason.code == code), code)


def check(at: Status, verb: Verb, reason_code: str = "") -> Status:
    """Where a decision leads; Conflict 409 for one the table does not have, 422 for a reason that does not fit."""
    if verb not in MOVES[at]:
        possible = ", ".join(said.replace("_", " ") for said in MOVES[at]) or "nothing"
        done, to = at.replace("_", " "), verb.replace("_", " ")
        raise Conflict(
            "illegal-move",
            "it is {done}: {to} is not possible",
            "possible is {possible}",
            done=done,
            to=to,
            possible=possible,
        )
    codes = [reason.code for reason in reasons_for(verb)]
    if codes and reason_code not in codes:
        raise Conflict(
            "reason-required",
            "{verb} needs a reason",
            "one of {choices}",
            422,
            verb=verb.replace("_", " "),
            choices=", ".join(codes),
        )
    if not codes and reason_code:
        raise Conflict(
            "unknown-reason-code",
            "{reason_code} is no reason for {verb}",
            "give none",
            422,
            reason_code=repr(reason_code),
            verb=verb,
        )
    return MOVES[at][verb]


def after_amendment(at: Status, *, rose: bool) -> Status:
    """Where a new version of what was filed leaves a consignment; `rose`: into a higher band or onto a lookout.

    A release was of the version that it saw. What was asked has been answered. Nothing is closed because an
    amendment made it look better: a person sees the lower band.
    """
    if at in {_S.INFO_REQUESTED, _S.SCREENING, _S.RELEASED, _S.CLOSED}:
        return _S.OPEN
    return _S.OPEN if at is _S.SNOOZED and rose else at


BEFORE_ARRIVAL: dict[str, timedelta] = {
    "air": timedelta(hours=4),
    "mail": timedelta(hours=2),
    "maritime": timedelta(hours=24),
    "road": timedelta(hours=1),
    "rail": timedelta(hours=2),
}
"""How long before arrival a decision is due, so that a port can still act: the shortest lead of 19 CFR 4.7 (sea, from
loading, here from arrival), 122.48a (air), 123.91 and 123.92 (rail, road); mail as the centre's own."""


def decide_before(eta: datetime | None, mode: str) -> datetime | None:
    """Until when a decision helps; None where no arrival is known."""
    return None if eta is None else eta - BEFORE_ARRIVAL.get(mode, timedelta(hours=2))
