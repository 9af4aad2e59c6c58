"""PER, preliminary error report: that a filing of an air waybill could not be used, and why.

`PER`, the waybill where it could be read, and `ERR/status/code`; one line `ERR` for each thing wrong would be more than
carriers' systems take, so there is one message for each. The codes are in wrong.py.
"""

from datetime import datetime

from tidewaiter.formats.answers import camir, wrong
from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.cargoimp_text import message

KINDS = frozenset({AnswerKind.ERROR})


def dump(answer: Answer) -> bytes:
    """A PER for each element that is wrong, or one for the answer's own code; ValueError for another kind."""
    if answer.kind is not AnswerKind.ERROR:
        raise ValueError(f"PER says what was wrong, not {answer.kind}")
    named = camir.reference(answer)
    codes = [answer.error_code] if answer.error_code else [wrong.code_of(name) for name in answer.elements]
    said = dict.fromkeys(codes or [wrong.UNREADABLE])
    messages = [message(["PER", *([named] if named else []), f"ERR/{wrong.status_of(code)}/{code}"]) for code in said]
    return "\r\n".join(messages).encode("ascii", errors="replace")


def read(data: bytes, *, near: datetime) -> tuple[Answer, ...]:
    """The answers of a file of PER, issued at `near`: the message has no time of its own."""
    found: list[Answer] = []
    for part in camir.parts(data, "PER", "ERR"):
        code = part.fields[-1] if part.fields else ""
        ident = f"hawb:{part.awb}/{part.house}" if part.house else f"awb:{part.awb}" if part.awb else ""
        answer = Answer(
            AnswerKind.ERROR,
            f"PER-{len(found) + 1}",
            near,
            ident,
            awb=part.awb,
            house_waybill=part.house,
            error_code=code,
        )
        found.append(answer)
    return tuple(found)
