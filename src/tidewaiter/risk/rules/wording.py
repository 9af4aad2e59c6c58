"""Sentences for people: templates with {column} in them, and values as a person writes them.

A template is data that an analyst wrote: a placeholder is a bare column name and nothing else, so no
attribute, index or format can be reached through it. What is missing is said to be so, never left out.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import singledispatch
from math import isfinite

NOT_FILED = "not filed"
MAX_TEXT = 120  # characters of a filer's text that a sentence quotes
MAX_LISTED = 6

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_MANY = 1000  # from here on decimals say nothing
_SIGNIFICANT = 3


def placeholders(template: str) -> tuple[str, ...]:
    """The columns that a template names, in order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(template)))


def stray_braces(template: str) -> bool:
    """Whether braces are left that are no placeholder: a mistake of the author."""
    return any(brace in _PLACEHOLDER.sub("", template) for brace in "{}")


def fill(template: str, evidence: Mapping[str, object]) -> str:
    """The template with each placeholder replaced by its value in words; what is not there is 'not filed'."""
    return _PLACEHOLDER.sub(lambda found: in_words(evidence.get(found.group(1))), template)


def taken_apart(template: str, sentence: str) -> tuple[dict[str, str], str] | None:
    """What `fill` put into a template, by column, in order, and what was said behind it; None for another sentence.

    A value ends where the template's next words begin for the first time, and nothing is tried twice: a sentence of an
    older template costs what it is long. One whose values hold the template's own words may so be taken for another.
    """
    before, *rest = _PLACEHOLDER.split(template)
    if not sentence.startswith(before):
        return None
    values: dict[str, str] = {}
    at = len(before)
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    for number, (name, words) in enumerate(pairs, 1):
        end = _end(sentence, at, words, values.get(name), last=number == len(pairs))
        if end < 0:
            return None
        values[name] = sentence[at:end]
        at = end + len(words)
    return (values, sentence[at + 1 :]) if _ends(sentence, at) else None


def _end(sentence: str, at: int, words: str, known: str | None, *, last: bool) -> int:
    """Where the value that begins at a place ends, -1 for nowhere: before the words, at the last before what is behind.

    A column that is named twice has to say the same twice (`known`).
    """
    if known is not None:
        return at + len(known) if sentence.startswith(known + words, at) else -1
    end = at + 1 if at < len(sentence) else -1
    while end >= 0:
        end = sentence.find(words, end) if words else end
        if end < 0 or not last or _ends(sentence, end + len(words)):
            return end
        end = end + 1 if end < len(sentence) else -1
    return -1


def _ends(sentence: str, at: int) -> bool:
    """Whether a template's sentence ends here: the whole does, or a blank and more follow."""
    return at == len(sentence) or (sentence[at : at + 1] == " " and at + 1 < len(sentence))


@singledispatch
def in_words(value: object) -> str:
    """A value as a person writes it: '1,250', '0.12', '5 January 2026, 06:00 UTC', 'yes', 'not filed'."""
    printable = _UNPRINTABLE.sub(" ", str(value)).strip()
    if not printable:
        return NOT_FILED
    return printable if len(printable) <= MAX_TEXT else printable[: MAX_TEXT - 1] + "…"


@in_words.register(type(None))
def _(_value: None) -> str:
    return NOT_FILED


@in_words.register
def _(value: bool) -> str:  # noqa: FBT001 - dispatch is by type
    return "yes" if value else "no"


@in_words.register
def _(value: int) -> str:
    return f"{value:,}"


@in_words.register
def _(value: float) -> str:
    if not isfinite(value):
        return NOT_FILED
    if value == int(value) or abs(value) >= _MANY:
        return f"{value:,.0f}"
    return f"{float(f'{value:.{_SIGNIFICANT}g}'):,}"


@in_words.register
def _(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


@in_words.register
def _(value: datetime) -> str:
    moment = value.astimezone(UTC) if value.tzinfo else value
    return f"{moment.day} {moment:%B %Y}, {moment:%H:%M} UTC"


@in_words.register(list)
@in_words.register(tuple)
def _(value: Sequence[object]) -> str:
    return _listing([in_words(part) for part in value])


@in_words.register(dict)
def _(value: Mapping[str, object]) -> str:
    return _listing([f"{key}: {in_words(part)}" for key, part in value.items()])


def _listing(parts: list[str]) -> str:
    if not parts:
        return "none"
    rest = len(parts) - MAX_LISTED
    return ", ".join(parts[:MAX_LISTED]) + (f" and {rest} more" if rest > 0 else "")
