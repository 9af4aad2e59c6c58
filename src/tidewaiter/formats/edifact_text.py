"""Character sets of UN/EDIFACT: bytes to text by what UNB declares (data element 0001), or by what the bytes show."""

import re

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.edifact_marks import deviation
from tidewaiter.formats.segment_cutter import SPACE

CHARACTER_SETS: dict[str, str] = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOW": "utf-8",
    "UNOX": "iso2022_jp",
    "UNOY": "utf-8",
}
"""Syntax identifier (ISO 9735, 0001) to codec. UNOX names ISO 2022 in general: of it the Japanese codec is known."""

_DECLARED = re.compile(rb"UNB[^A-Za-z0-9]\s*(UNO[A-Z])")


def decoded(data: bytes, problems: list[Problem]) -> tuple[str, str]:
    """The text of a file and the codec it was read with; a doubt about it is a warning."""
    body = data.removeprefix(b"\xef\xbb\xbf").lstrip(SPACE.encode())
    found = _DECLARED.search(body[:200])
    declared = found[1].decode() if found else ""
    codec = CHARACTER_SETS.get(declared, "ascii")
    if body.isascii() and codec != "iso2022_jp":
        return body.decode("ascii"), "ascii"
    unicode = _tried(body, "utf-8")
    if codec == "utf-8" and unicode is not None:
        return unicode, codec
    if codec == "iso2022_jp" and (text := _tried(body, codec)) is not None:
        return text, codec
    at = next((n for n, byte in enumerate(body[: 2**20]) if byte >= 0x80), 0)  # noqa: PLR2004 - the end of ASCII
    shown = f"{declared or 'no character set'}: {body[at : at + 8].hex(' ')}"
    if unicode is not None:
        problems.append(deviation("edifact-encoding", "message", shown, "Read as UTF-8: declare UNOY or UNOW."))
        return unicode, "utf-8"
    if codec not in {"ascii", "utf-8", "iso2022_jp"} and (text := _tried(body, codec)) is not None:
        return text, codec
    hint = "Read as Latin-1: declare what is sent, UNOC to UNOY."
    problems.append(deviation("edifact-encoding", "message", shown, hint))
    return body.decode("latin-1"), "latin-1"


def _tried(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None
