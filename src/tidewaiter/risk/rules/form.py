"""What a rule's file says in a form that no rule has: which key, and what is asked of it, in plain words.

The reader of TOML says it for programmers ("Expected `str` of length >= 10 - at `$.purpose`").
"""

import re
from difflib import get_close_matches
from typing import Final

import msgspec

from tidewaiter.risk.rules.rule import Rule

_PLACED: Final = re.compile(r"(?P<said>.*) - at (?:the key in )?`\$\.?(?P<key>[^`]*)`$", re.DOTALL)

_PLAIN: Final = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"Expected `str` of length >= (\d+)", r"Give at least \1 characters"),
        (r"Expected `str` of length <= (\d+)", r"Give at most \1 characters"),
        (r"Expected `str` matching regex '\^\[A-F\].*'", "Give a grade from A1 to F6"),
        (r"Expected `str` matching regex '\^\[a-z\].*'", "Give small letters and digits, words joined by hyphens"),
        (r"Expected `str` matching regex '(.*)'", r"It does not fit the pattern \1"),
        (r"Expected `(?:float|int|int \| float)` >= (\S+)", r"Give a number of at least \1"),
        (r"Expected `(?:float|int|int \| float)` <= (\S+)", r"Give a number of at most \1"),
        (r"Expected `(?:float|int|int \| float)` > (\S+)", r"Give a number above \1"),
        (r"Expected `(?:float|int)`, got `\w+`", "Give a number"),
        (r"Expected `str`, got `\w+`", 'Give a text in quotation marks, as "..."'),
        (r"Expected `date`, got `\w+`", "Give a day without quotation marks, as 2026-01-31"),
        (r"Expected `array`, got `\w+`", 'Give a list, as ["...", "..."]'),
        (r"Object missing required field `(\w+)`", r"The key \1 is missing"),
        (r"Object contains unknown field `(.+)`", r"There is no key \1"),
        (r"Invalid enum value '(.*)'", r"It cannot be \1"),
    )
)
"""Forms of what the reader says, and the same for people; what none fits stands as it is."""

KEYS: Final = tuple(one.encode_name for one in msgspec.structs.fields(Rule))
"""Keys of a rule's file."""

_NAMED: Final = re.compile(r"(?:required|unknown) field `(.+)`")


def misfit(error: Exception) -> tuple[str, str]:
    """The key that does not fit ('' where the file cannot be read at all) and what is asked of it."""
    whole = str(error) or type(error).__name__
    placed = _PLACED.fullmatch(whole)
    said, key = (placed["said"], placed["key"]) if placed else (whole, "")
    named = _NAMED.search(said)
    if named is not None:
        key = f"{key}.{named[1]}" if key else named[1]
    for pattern, plain in _PLAIN:
        found = pattern.fullmatch(said)
        if found is not None:
            return key, found.expand(plain) + _meant(named)
    return key, said


def _meant(named: re.Match[str] | None) -> str:
    like = get_close_matches(named[1], KEYS, 1) if named is not None and named[0].startswith("unknown") else []
    return f"; did you mean {like[0]}?" if like else ""
