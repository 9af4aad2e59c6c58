"""Every writer of answers, and which of them answers what came in which format.

A writer is named by its message. A format that has no message of its own for answers is answered in plain JSON, so
that an answer always has a form.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tidewaiter.formats.answers import (
    cusres,
    cusrsp,
    error_response,
    ie3n99,
    ie4s01,
    ie4s03,
    per,
    plain,
    psn,
    success_response,
    xcsn,
    xfnm,
)
from tidewaiter.formats.answers.answer import Answer, AnswerKind


@dataclass(frozen=True, slots=True)
class Writer:
    """One message that carries answers: which kinds, how it is written, how an answer of it is read back.

    `dump` raises ValueError for an answer that the message cannot carry, e.g. one without the identifier that it
    needs. `read` gives the answers in a message, an empty tuple where it holds none; None where it needs to know
    more than the bytes. `suffix` ends the name of a file with such a message.
    """

    name: str
    title: str
    standard: str
    kinds: frozenset[AnswerKind]
    dump: Callable[[Answer], bytes]
    suffix: str
    read: Callable[[bytes], tuple[Answer, ...]] | None = None


EVERY = frozenset(AnswerKind)
PLAIN = "json"
_PACT = "Transport Canada, PACT technical implementation guide 2024"
_ICS2 = "EU ICS2, common repository services V2"
_ICS1 = "UK service for entry summary declarations, schema 2.0"

WRITERS: tuple[Writer, ...] = (
    Writer("psn", "Status notification (PSN)", f"CAMIR air; {_PACT}", psn.KINDS, psn.dump, "txt"),
    Writer("per", "Error report (PER)", f"CAMIR air; {_PACT}", per.KINDS, per.dump, "txt"),
    Writer("xcsn", "Customs status (XCSN)", f"IATA Cargo-XML 1.00; {_PACT}", xcsn.KINDS, xcsn.dump, "xml", xcsn.read),
    Writer("xfnm", "Response (XFNM)", f"IATA Cargo-XML 3.00; {_PACT}", xfnm.KINDS, xfnm.dump, "xml", xfnm.read),
    Writer("ie4s01", "E-screening assessment (IE4S01)", _ICS2, ie4s01.KINDS, ie4s01.dump, "xml"),
    Writer("ie4s03", "Control decision (IE4S03)", _ICS2, ie4s03.KINDS, ie4s03.dump, "xml"),
    Writer("ie3n99", "Error notification (IE3N99)", _ICS2, ie3n99.KINDS, ie3n99.dump, "xml"),
    Writer(
        "success-response",
        "Receipt of an entry summary declaration (SuccessResponse)",
        _ICS1,
        success_response.KINDS,
        success_response.dump,
        "xml",
    ),
    Writer(
        "error-response",
        "Error of an entry summary declaration (ErrorResponse)",
        _ICS1,
        error_response.KINDS,
        error_response.dump,
        "xml",
    ),
    Writer("cusres", "Customs response (CUSRES)", "UN/EDIFACT D.95B", cusres.KINDS, cusres.dump, "edi"),
    Writer("cusrsp", "Customs response for postal items (CUSRSP)", "UPU CUSRSP", cusrsp.KINDS, cusrsp.dump, "edi"),
    Writer(PLAIN, "Answer as plain JSON", "docs/answers.md", EVERY, plain.dump, "json", plain.read),
)
"""All of them, in the order in which they are offered."""

ANSWERED_BY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("iata-fwb", "iata-fhl", "iata-ffm"), ("psn", "per")),
    **dict.fromkeys(("iata-xfwb", "iata-xfzb", "iata-xfhl", "iata-xffm"), ("xcsn", "xfnm")),
    "eu-ens": ("success-response", "error-response"),
    "eu-ics2": ("ie4s01", "ie4s03", "ie3n99"),
    **dict.fromkeys(("edifact-cuscar", "edifact-ifcsum"), ("cusres",)),
    **dict.fromkeys(("upu-itmatt", "upu-cusitm"), ("cusrsp",)),
}
"""Writers by the format a consignment came in; the first that carries the answer is taken."""


def writer(name: str) -> Writer:
    """A writer by its name; KeyError for none."""
    return {one.name: one for one in WRITERS}[name]


def writer_for(source_format: str, kind: AnswerKind) -> Writer:
    """The message in which a filer who sent this format is answered, plain JSON where there is none."""
    return next(one for one in _offered(source_format) if kind in one.kinds)


def write(source_format: str, answer: Answer) -> tuple[Writer, bytes]:
    """The answer in the filer's own form; in plain JSON where no message of theirs can carry it."""
    for one in _offered(source_format):
        if answer.kind in one.kinds:
            try:
                return one, one.dump(answer)
            except ValueError:
                continue
    return writer(PLAIN), plain.dump(answer)


def _offered(source_format: str) -> list[Writer]:
    return [writer(name) for name in (*ANSWERED_BY.get(source_format, ()), PLAIN)]
