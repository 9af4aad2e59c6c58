"""PSN, preliminary status notification: a status code for one air waybill, as pre-loading centres send it.

`PSN`, the waybill, and `CSN/code/DDMONHHMM/sentence`. The moment is UTC and has no year. The code alone says what is
asked: which elements are meant, and why, has no place here and is sent beside it as plain JSON. A request for amendment
has no code of its own and goes as a request for information.
"""

import re
from datetime import UTC, datetime

from tidewaiter.formats.answers import camir
from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.cargoimp_fields import MONTHS
from tidewaiter.formats.cargoimp_text import message

_K = AnswerKind
_RFI, _RFS, _DNL = "REQUEST FOR INFORMATION HOLD", "REQUEST FOR SCREENING HOLD", "DO NOT LOAD HOLD"

STATUSES: dict[AnswerKind, tuple[str, str]] = {
    _K.RECEIVED: ("SR", "NO ERRORS"),
    _K.ASSESSED: ("SF", "ASSESSMENT COMPLETE"),
    _K.RFI: ("7H", _RFI),
    _K.RFI_IN_PLACE: ("7J", f"{_RFI} CURRENTLY IN PLACE"),
    _K.RFI_REMOVED: ("7I", f"{_RFI} REMOVED"),
    _K.RFA: ("7H", _RFI),
    _K.RFA_IN_PLACE: ("7J", f"{_RFI} CURRENTLY IN PLACE"),
    _K.RFA_REMOVED: ("7I", f"{_RFI} REMOVED"),
    _K.RFS: ("8H", _RFS),
    _K.RFS_IN_PLACE: ("8J", f"{_RFS} CURRENTLY IN PLACE"),
    _K.RFS_REMOVED: ("8I", f"{_RFS} REMOVED"),
    _K.DNL: ("6H", _DNL),
    _K.DNL_IN_PLACE: ("6J", f"{_DNL} CURRENTLY IN PLACE"),
    _K.DNL_REMOVED: ("6I", "DO NOT LOAD REMOVED"),
}
"""Code and sentence of each kind; before a sentence about a hold stands the centre's name."""

KINDS = frozenset(STATUSES)
_BY_CODE = {code: kind for kind, (code, _) in reversed(STATUSES.items())}
_UNNAMED = (_K.RECEIVED, _K.ASSESSED)
_MOMENT = re.compile(r"(?P<day>[0-9]{2})(?P<month>[A-Z]{3})(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})")


def dump(answer: Answer) -> bytes:
    """One PSN; ValueError for a kind that it has no code for, or a consignment without an air waybill number."""
    if answer.kind not in STATUSES:
        raise ValueError(f"PSN has no status for {answer.kind}")
    code, sentence = STATUSES[answer.kind]
    if answer.kind not in _UNNAMED:
        sentence = f"{camir.programme(answer)} {sentence}"
    at = answer.issued_at.astimezone(UTC)
    when = f"{at.day:02d}{MONTHS[at.month - 1]}{at.hour:02d}{at.minute:02d}"
    named = camir.reference(answer)
    lines = ["PSN", *([named] if named else []), f"CSN/{code}/{when}/{sentence}"]
    return message(lines).encode("ascii")


def read(data: bytes, *, near: datetime) -> tuple[Answer, ...]:
    """The answers of a file of PSN; `near` (UTC) gives the year. A status of unknown code is left out."""
    found: list[Answer] = []
    for part in camir.parts(data, "PSN", "CSN"):
        code, when, *rest = (*part.fields, "", "")
        at = _moment(when, near)
        if code in _BY_CODE and at is not None:
            ident = f"hawb:{part.awb}/{part.house}" if part.house else f"awb:{part.awb}" if part.awb else ""
            text = next((word for word in rest if word), "")
            found.append(
                Answer(
                    _BY_CODE[code],
                    f"PSN-{len(found) + 1}",
                    at,
                    ident,
                    awb=part.awb,
                    house_waybill=part.house,
                    text=text,
                )
            )
    return tuple(found)


def _moment(filed: str, near: datetime) -> datetime | None:
    """The moment nearest to `near` that the day, month and time can mean."""
    found = _MOMENT.fullmatch(filed)
    if found is None or found["month"] not in MONTHS:
        return None
    month = MONTHS.index(found["month"]) + 1
    possible = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            day = datetime(year, month, int(found["day"]), int(found["hour"]), int(found["minute"]), tzinfo=UTC)
        except ValueError:
            continue
        possible.append(day)
    return min(possible, key=lambda at: abs(at - near)) if possible else None
