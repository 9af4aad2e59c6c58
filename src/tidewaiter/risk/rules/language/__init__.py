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
from tidewaiter.risk.rules.language.statement import (
    BANDS,
    Statement,
    band_in_words,
    parse_statement,
    read_statement_back,
    statement_from_json,
    statement_to_json,
    write_statement,
)
from tidewaiter.risk.rules.language.structured import from_json, to_json
from tidewaiter.risk.rules.language.text import parse
from tidewaiter.risk.rules.language.written import write

__all__ = [
    "BANDS",
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
    "Statement",
    "band_in_words",
    "check",
    "compiled",
    "facts",
    "from_json",
    "parse",
    "parse_statement",
    "read_back",
    "read_statement_back",
    "statement_from_json",
    "statement_to_json",
    "to_json",
    "write",
    "write_statement",
]
