"""Reading the text form of a condition.

    all of (
      gross_mass_kg is at most $most_kg;
      consignor_count over 30 days is 0 [if missing: no];
      any of (goods_description mentions "pill press"; hs_code starts with "847989")
    )

Line breaks and spaces are free. What cannot be read is a Problem that says where.
"""

import json
import re
from dataclasses import dataclass
from datetime import date

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.risk.rules.language.condition import (
    MAX_DEPTH,
    MAX_TESTS,
    MAX_VALUES,
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Missing,
    NamedList,
    Not,
    OfField,
    Parameter,
    Value,
)
from tidewaiter.risk.rules.operators import OPERATORS, Of, Operator, Takes

MAX_CHARACTERS = 20_000

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<date>\d{4}-\d{2}-\d{2}(?![\d-]))
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<parameter>\$[a-z][a-z0-9_]*)
    | (?P<word>[a-z][a-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?)
    | (?P<sign>[()\[\];,:])
    """,
    re.VERBOSE | re.DOTALL,
)
_PHRASES: tuple[tuple[tuple[str, ...], Operator], ...] = tuple(
    sorted(((tuple(one.phrase.split()), one) for one in OPERATORS), key=lambda pair: -len(pair[0]))
)


class _UnreadableError(Exception):
    """The text is no condition; `at` is the place of the first character that does not fit."""

    def __init__(self, at: int, hint: str) -> None:
        super().__init__(hint)
        self.at = at
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> tuple[Condition | None, tuple[Problem, ...]]:
    """The condition that a text says, or what is wrong with it."""
    try:
        return _Reading(_tokens(text)).whole(), ()
    except _UnreadableError as error:
        line = text.count("\n", 0, error.at) + 1
        column = error.at - (text.rfind("\n", 0, error.at) + 1) + 1
        quoted = text[error.at : error.at + 40]
        hint = f"Line {line}, column {column}: {error.hint}"
        return None, (Problem("rule-text", "when", quoted, hint, Severity.ERROR),)


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_CHARACTERS:
        raise _UnreadableError(MAX_CHARACTERS, f"Keep a condition under {MAX_CHARACTERS} characters.")
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _UnreadableError(at, "This sign has no meaning here; texts stand in double quotes.")
        if match.lastgroup != "space":
            found.append(_Token(match.lastgroup, match[0], at))
        at = match.end()
    return [*found, _Token("end", "", len(text))]


class _Reading:
    """A reader that goes over the tokens once, from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.tests = 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def whole(self) -> Condition:
        condition = self.condition(0)
        if self.now.kind != "end":
            raise _UnreadableError(
                self.now.at, "The condition ends before this; join conditions with 'all of ( … ; … )'."
            )
        return condition

    def condition(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise _UnreadableError(self.now.at, f"Nest at most {MAX_DEPTH} deep.")
        if self.ahead("all", "of", "("):
            return AllOf(self.parts(3, depth))
        if self.ahead("any", "of", "("):
            return AnyOf(self.parts(3, depth))
        if self.ahead("not", "("):
            at = self.now.at
            parts = self.parts(2, depth)
            if len(parts) != 1:
                raise _UnreadableError(at, "'not' takes one condition; put several into 'all of' or 'any of'.")
            return Not(parts[0])
        return self.test()

    def parts(self, skip: int, depth: int) -> tuple[Condition, ...]:
        self.place += skip
        found = [self.condition(depth + 1)]
        while self.skip(";") and self.now.text != ")":
            found.append(self.condition(depth + 1))
        self.expect(")", "Parts are separated by ';' and closed by ')'.")
        return tuple(found)

    def test(self) -> Criterion:
        self.tests += 1
        if self.tests > MAX_TESTS:
            raise _UnreadableError(self.now.at, f"Keep a condition under {MAX_TESTS} tests; split the rule.")
        name = self.field("A test begins with the name of a field.")
        operator = self.operator()
        values = self.values(operator)
        return Criterion(name, operator.name, values, self.missing())

    def field(self, hint: str) -> str:
        token = self.now
        if token.kind != "word":
            raise _UnreadableError(token.at, hint)
        self.place += 1
        window = self.tokens[self.place + 1] if self.ahead("over") else None
        if window is None:
            return token.text
        self.place += 1
        if not re.fullmatch(r"[1-9][0-9]{0,3}", window.text):
            raise _UnreadableError(window.at, "A window is a number of days: 'over 30 days'.")
        self.place += 1
        self.expect("days", "A window is a number of days: 'over 30 days'.")
        return f"{token.text}_{window.text}d"

    def operator(self) -> Operator:
        for words, operator in _PHRASES:
            if self.ahead(*words):
                self.place += len(words)
                return operator
        raise _UnreadableError(self.now.at, "No operator begins so; docs/rules.md lists them, e.g. 'is at most'.")

    def values(self, operator: Operator) -> tuple[Value, ...]:
        if operator.takes is Takes.NOTHING:
            return ()
        found = [self.value(operator)]
        if operator.takes is Takes.TWO:
            joiner = operator.joiner.split()
            if not self.ahead(*joiner):
                raise _UnreadableError(self.now.at, f"Two values are joined by '{operator.joiner}' here.")
            self.place += len(joiner)
            found.append(self.value(operator))
        while operator.takes is Takes.MANY and self.skip(","):
            found.append(self.value(operator))
            if len(found) > MAX_VALUES:
                raise _UnreadableError(self.now.at, f"Keep a list under {MAX_VALUES} values.")
        return tuple(found)

    def value(self, operator: Operator) -> Value:  # noqa: PLR0911 - one return a form of value
        token = self.now
        if operator.of is Of.CHOICE and token.kind == "word" and token.text != "list":
            self.place += 1
            return token.text
        if self.ahead("list") or self.ahead("field"):
            self.place += 1
            if token.text == "field":
                return OfField(self.field("After 'field' comes the name of a field."))
            named = self.now
            if named.kind != "word" or "." in named.text:
                raise _UnreadableError(named.at, "After 'list' comes the name of a list.")
            self.place += 1
            return NamedList(named.text)
        self.place += 1
        if token.kind == "number":
            return self.number(token)
        if token.kind == "text":
            return _text(token)
        if token.kind == "parameter":
            return Parameter(token.text[1:])
        if token.kind == "date":
            return _date(token)
        hint = 'A value stands here: a number, "a text", 2026-01-31, $parameter or list name.'
        if operator.takes is Takes.MANY and token.text in {"any", "all", "(", "["}:
            hint = f'Several values stand behind one another, without brackets: {operator.phrase} "one", "two".'
        raise _UnreadableError(token.at, hint)

    def number(self, token: _Token) -> Value:
        number = float(token.text)
        if number in {float("inf"), float("-inf")}:
            raise _UnreadableError(token.at, "This number is too large.")
        if self.ahead("times", "field"):
            self.place += 2
            return OfField(self.field("After 'field' comes the name of a field."), number)
        return number

    def missing(self) -> Missing:
        if not self.ahead("[", "if", "missing", ":"):
            return Missing.UNKNOWN
        self.place += 4
        token = self.now
        if token.text not in set(Missing):
            raise _UnreadableError(token.at, "A missing field counts as unknown, no or yes.")
        self.place += 1
        self.expect("]", "Close it: [if missing: no].")
        return Missing(token.text)

    def ahead(self, *words: str) -> bool:
        coming = self.tokens[self.place : self.place + len(words)]
        return len(coming) == len(words) and all(
            token.kind in {"word", "sign"} and token.text == word for token, word in zip(coming, words, strict=True)
        )

    def skip(self, sign: str) -> bool:
        found = self.ahead(sign)
        self.place += found
        return found

    def expect(self, word: str, hint: str) -> None:
        if not self.skip(word):
            raise _UnreadableError(self.now.at, hint)


def _text(token: _Token) -> str:
    try:
        text = json.loads(token.text, strict=False)
    except ValueError:
        raise _UnreadableError(token.at, 'Inside a text a backslash stands before " or another backslash.') from None
    return str(text)


def _date(token: _Token) -> date:
    try:
        return date.fromisoformat(token.text)
    except ValueError:
        raise _UnreadableError(token.at, "There is no such day; write 2026-01-31.") from None
