"""What became of a message as the messages that its sender reads. Pure.

Air waybills are acknowledged one by one (PSN, XFNM), because carriers' systems look for a waybill; everything else as
the message it came in. What was put aside is told with its reasons and the places in the message. An acknowledgement
says that something was received and read or was not: never what came of an assessment, and it asks for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.answers.letterhead import Letterhead
from tidewaiter.formats.answers import plain, registry, wrong
from tidewaiter.formats.answers.answer import Answer, AnswerKind

MOST = 200
"""Consignments that are acknowledged one by one; a larger message is acknowledged as a whole."""

PLACES = 99
"""Places in the message that one rejection names."""

BY_WAYBILL = frozenset({"psn", "per", "xfnm"})
UNKNOWN = frozenset({"format-unknown", "message-not-read"})
NAMES = ("s10", "awb", "house_waybill", "bill")


@dataclass(frozen=True, slots=True)
class Aside:
    """Something of a message that was put aside: its problems as plain data, and what names it where it was read."""

    problems: Sequence[Mapping[str, str]]
    named: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message.

    `batch_id` follows from its content. `accepted` counts consignments and events that were stored or known already;
    `consignments` are those stored, where they are few enough to be named. `rejected` counts what was put aside, and
    `aside` is the first of it.
    """

    batch_id: str
    format: str
    name: str
    reference: str
    accepted: int
    consignments: Sequence[Mapping[str, str]]
    rejected: int
    aside: Sequence[Aside]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go: the name of its file, what it is and its text."""

    name: str
    message: str
    body: str

    def document(self) -> dict[str, str]:
        """As plain data."""
        return {"name": self.name, "message": self.message, "body": self.body}


def letters(outcome: Outcome, by: Letterhead, at: datetime) -> list[Letter]:
    """The letters about a message; none about one that was empty of everything."""
    answers = [*_accepted(outcome, by, at), *_rejected(outcome, by, at)]
    made = []
    for number, answer in enumerate(answers, 1):
        used, data = _written(outcome.format, answer)
        name = f"A-{outcome.batch_id}-{number:03d}-{answer.kind.value}.{used.suffix}"
        made.append(Letter(name, used.name, data.decode("utf-8")))
    return made


def _written(source_format: str, answer: Answer) -> tuple[registry.Writer, bytes]:
    try:
        return registry.write(source_format, answer)
    except UnicodeError:
        return registry.writer(registry.PLAIN), plain.dump(answer)


def _accepted(outcome: Outcome, by: Letterhead, at: datetime) -> list[Answer]:
    kind = AnswerKind.RECEIVED
    if not outcome.accepted:
        return []
    if registry.writer_for(outcome.format, kind).name in BY_WAYBILL and 0 < len(outcome.consignments) <= MOST:
        return [_answer(outcome, kind, by, at, one) for one in outcome.consignments]
    return [_answer(outcome, kind, by, at, {}, text=f"{outcome.accepted} accepted")]


def _rejected(outcome: Outcome, by: Letterhead, at: datetime) -> list[Answer]:
    if not outcome.rejected:
        return []
    kind = AnswerKind.ERROR
    named = [one for one in outcome.aside if one.named]
    if registry.writer_for(outcome.format, kind).name in BY_WAYBILL and outcome.rejected == len(named) <= MOST:
        return [_answer(outcome, kind, by, at, one.named, aside=[one]) for one in named]
    return [_answer(outcome, kind, by, at, {}, aside=outcome.aside, text=f"{outcome.rejected} rejected")]


def _answer(
    outcome: Outcome,
    kind: AnswerKind,
    by: Letterhead,
    at: datetime,
    named: Mapping[str, str],
    *,
    aside: Sequence[Aside] = (),
    text: str = "",
) -> Answer:
    problems = [problem for one in aside for problem in one.problems]
    codes = {problem["code"] for problem in problems}
    reasons = dict.fromkeys(f"{problem['code']}: {problem['hint']}" for problem in problems)
    paths = dict.fromkeys(problem["path"] for problem in problems if problem["path"])
    return Answer(
        kind=kind,
        reference=f"A-{outcome.batch_id}",
        issued_at=at,
        consignment_id=named.get("consignment_id", ""),
        mrn=named.get("declaration_number", ""),
        elements=tuple(paths)[:PLACES],
        text=" ".join(part for part in (text, *reasons) if part)[:1000],
        answers_to=outcome.reference or outcome.name,
        filer=named.get("filer", ""),
        sender=by.name,
        error_code=_code(codes) if kind is AnswerKind.ERROR else "",
        country=by.country,
        contact=by.contact,
        **{name: named.get(name, "") for name in NAMES},
    )


def _code(codes: set[str]) -> str:
    return wrong.UNKNOWN_KIND if codes and codes <= UNKNOWN else wrong.UNREADABLE
