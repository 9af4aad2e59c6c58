"""A request as the message that its filer can read: the value, its bytes and the name of its file. Pure."""

from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.answers.letterhead import Letterhead
from tidewaiter.centre.answers.models import FilerRequest
from tidewaiter.formats.answers import plain, registry
from tidewaiter.formats.answers.answer import Answer, AnswerKind


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go: what it is, its bytes as text, the ending of its file."""

    message: str
    body: str
    suffix: str


def answer_of(row: FilerRequest, kind: AnswerKind, by: Letterhead, at: datetime) -> Answer:
    """What is said of a request at a moment."""
    known = {name: str(value) for name, value in row.identifiers.items()}
    return Answer(
        kind=kind,
        reference=row.request_id,
        issued_at=at,
        consignment_id=row.consignment_id,
        elements=tuple(row.elements),
        text=row.text,
        filer=row.filer,
        facility=row.facility,
        sender=by.name,
        country=by.country,
        contact=by.contact,
        issued_by=row.opened_by,
        conveyance=row.conveyance,
        loading_location=row.loading_location,
        unloading_location=row.unloading_location,
        **known,
    )


def letters(source_format: str, answer: Answer) -> list[Letter]:
    """The message in the filer's form, and beside one that only has a code the whole of it as plain JSON."""
    used, data = registry.write(source_format, answer)
    made = [Letter(used.name, data.decode("utf-8"), used.suffix)]
    if used.name == registry.PLAIN:
        return made
    return [*made, Letter(registry.PLAIN, plain.dump(answer).decode("utf-8"), "json")]
