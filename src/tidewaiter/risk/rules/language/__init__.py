"""Conditions as officers write and read them: a text form, an equal structured form, and what both compile to."""

from tidewaiter.risk.rules.language.compiled import NamedLists, Parameters, check, compiled
from tidewaiter.risk.rules.language.condition import (
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Missing,
    NamedList,
    Not,
    OfField,
    Parameter,
)
from tidewaiter.risk.rules.language.evidence import Fact, facts
from tidewaiter.risk.rules.language.readback import read_back
from tidewaiter.risk.rules.language.structured import from_json, to_json
from tidewaiter.risk.rules.language.text import parse
from tidewaiter.risk.rules.language.written import write

__all__ = [
    "AllOf",
    "AnyOf",
    "Condition",
    "Criterion",
    "Fact",
    "Missing",
    "NamedList",
    "NamedLists",
    "Not",
    "OfField",
    "Parameter",
    "Parameters",
    "check",
    "compiled",
    "facts",
    "from_json",
    "parse",
    "read_back",
    "to_json",
    "write",
]
