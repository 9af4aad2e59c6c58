"""Sheets as PDF/UA-1: tagged, with a title and a language, set by typst without any program beside Python.

A sign that no installed font has would make the standard refuse the whole paper. It is written as its code point
(U+82AC), its whole script with it, and the paper says so; nothing is left out. The same sheet gives the same bytes
on the same machine: the only moment in the file is the sheet's own.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.papers.language import printed
from tidewaiter.centre.papers.sheet import Sheet

_TEMPLATE = Path(__file__).parent / "sheet.typ"
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_MOST_SCRIPTS = 40
"""How many scripts without a font are written as code points before it is said that something else is wrong."""


def pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF. OperatorError where it cannot be set at all."""
    said = _each({**sheet.plain(), **_own()}, lambda one: one if _prints(one) else _code_point(one))
    fault = ""
    for _ in range(_MOST_SCRIPTS):
        try:
            return _compile(json.dumps(said, ensure_ascii=False))
        except typst.TypstError as error:
            fault = str(error)
            found = _UNSHOWN.search(fault)
            if found is None:
                break
            said = _without_script(said, found[1])
    raise OperatorError(
        "the paper {reference} cannot be set: {fault}",
        "install the fonts it needs",
        reference=sheet.reference,
        fault=fault[:300],
    )


def _own() -> dict[str, Any]:
    """What the template says by itself."""
    return {
        "simulated_said": printed("Simulated: everything in this paper is invented."),
        "signing": [
            printed("Taken, given or witnessed"),
            printed("Date and time"),
            printed("Name and office"),
            printed("Signature"),
        ],
    }


def _unshown() -> str:
    return printed("Signs that no installed font has are written as their code points (U+…).")


def _compile(said: str) -> bytes:
    return typst.compile(_template(), format="pdf", pdf_standards=["ua-1"], sys_inputs={"sheet": said}, timestamp=0)


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _without_script(said: dict[str, Any], shown: str) -> dict[str, Any]:
    """The data with every sign of the first script in `shown` that no font has written as its code point."""
    escaped = re.match(r"\\u\{([0-9a-f]+)\}", shown)
    first = chr(int(escaped[1], 16)) if escaped else next((one for one in shown if ord(one) > _ASCII), shown[0])
    script = _script(first)
    spelt: dict[str, Any] = _each(said, lambda one: _code_point(one) if _script(one) == script else one)
    return {**spelt, "notes": [*dict.fromkeys([*spelt["notes"], _unshown()])]}


def _each(value: Any, spell: Callable[[str], str]) -> Any:  # noqa: ANN401 - plain data of any depth
    """Plain data with every sign of every text spelt anew."""
    if isinstance(value, str):
        return "".join(spell(one) for one in value)
    if isinstance(value, Mapping):
        return {name: _each(one, spell) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, spell) for one in value]
    return value


_ASCII = 127


def _script(sign: str) -> str:
    """The first word of a sign's name, which is its script; the sign itself for what has no name."""
    return sign if ord(sign) <= _ASCII else unicodedata.name(sign, sign).split(" ")[0]


def _code_point(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"


def _prints(sign: str) -> bool:
    """False for controls, marks of direction, surrogates and unassigned signs, which are told by their numbers."""
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn", "Co"} or sign in {"\u200c", "\u200d", "\n"}
