"""A whole statement: a condition, and the band that a consignment gets at least where it holds.

In text the band is the last line; in JSON it stands beside the condition, which then is called `when`:

    all of (gross_mass_kg is at most 2; pair_is_new is 1)
    band elevated

    {"when": {"all": [{"field": …}, {"field": …}]}, "band": "elevated"}

Without a band a statement is its condition, in either form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.risk.rules.language.compiled import NamedLists, Parameters
from tidewaiter.risk.rules.language.condition import Condition
from tidewaiter.risk.rules.language.readback import read_back
from tidewaiter.risk.rules.language.structured import from_json, to_json
from tidewaiter.risk.rules.language.text import parse
from tidewaiter.risk.rules.language.written import write

BANDS = ("guarded", "elevated", "high", "severe")
"""The bands that a rule may set, from the lowest: all but the one below which nothing lies (`risk/bands.py`)."""

# Text ends in a quotation mark, a bracket or one word; nothing but a band ends in the word and a name behind it.
_LAST = re.compile(r"(?:\A|(?<=[\s)\]\"]))band\s+([a-z]+)\s*\Z")


@dataclass(frozen=True, slots=True)
class Statement:
    """A condition, and the lowest band of what it holds for; None: it sets none."""

    condition: Condition
    band: str | None = None


def parse_statement(text: str) -> tuple[Statement | None, tuple[Problem, ...]]:
    """The statement that a text says, or what is wrong with it."""
    last = _LAST.search(text)
    condition, wrong = parse(text if last is None else text[: last.start()])
    if last is not None and last[1] not in BANDS:
        wrong = (*wrong, _unknown(last[1]))
    if condition is None or wrong:
        return None, wrong
    return Statement(condition, None if last is None else last[1]), ()


def write_statement(statement: Statement) -> str:
    """A statement in the text form."""
    last = "" if statement.band is None else f"\nband {statement.band}"
    return write(statement.condition) + last


def statement_to_json(statement: Statement) -> dict[str, Any]:
    """A statement in JSON's own types."""
    tree = to_json(statement.condition)
    return tree if statement.band is None else {"when": tree, "band": statement.band}


def statement_from_json(document: object) -> tuple[Statement | None, tuple[Problem, ...]]:
    """The statement that a JSON document says, or what is wrong with it."""
    if not isinstance(document, Mapping) or set(document) != {"when", "band"}:
        condition, wrong = from_json(document)
        return (None, wrong) if condition is None else (Statement(condition), ())
    band = document["band"]
    if band not in BANDS:
        return None, (_unknown(str(band)),)
    condition, wrong = from_json(document["when"])
    return (None, wrong) if condition is None else (Statement(condition, str(band)), ())


def read_statement_back(
    statement: Statement, parameters: Parameters | None = None, lists: NamedLists | None = None
) -> list[str]:
    """The lines of a statement in plain language."""
    lines = read_back(statement.condition, parameters, lists)
    return lines if statement.band is None else [*lines, band_in_words(statement.band)]


def band_in_words(band: str) -> str:
    """What a band does, as a line of plain language."""
    return f"- where that holds, the band is {band} at least"


def _unknown(band: str) -> Problem:
    hint = f"A rule sets the band to {', '.join(BANDS[:-1])} or {BANDS[-1]} at least."
    return Problem("rule-band", "when", band, hint, Severity.ERROR)
