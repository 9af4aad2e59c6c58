"""Terms as patterns: words in any script, what lies between them, and slips of the pen.

A pattern is RE2's and takes linear time. Accents are taken off text and term alike, except where marks spell the
word (Indic, Thai, kana and kin: `parties/normalise.py`). Chinese, Japanese, Thai and Khmer are written
without spaces: such a term needs no border around it. A slip is one edit of one word (Damerau): it is written out as
a pattern whose length grows with the square of the word's, hence the bound on words.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from tidewaiter.risk.rules.latin import latin_of, latin_term
from tidewaiter.risk.rules.operators.operator import Resolved, Subject, either, quoted

MAX_TERM = 80
MAX_WORD = 20
MAX_PATTERN = 3900
LEAST_FOR_A_SLIP = 5
"""Letters of a word in which a slip is forgiven; in shorter ones another word lies too near."""

_LETTER = r"\pL"
_BORDER = r"[^\pL\pN]"
_WORDS = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff\u1780-\u17ff\u3099\u309a]+[^\W_]*)*")
_MARKED = re.compile(r"[\u0900-\u109f\u1780-\u17ff\u3040-\u30ff\u1a00-\u1cff\ua800-\uabff]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")


def mention(*, slips: bool, across: bool = False) -> Callable[[Subject, Sequence[Resolved]], str]:
    """The SQL of a text that mentions one of some terms; `across`: or one of their spellings in other scripts."""

    def sql(subject: Subject, values: Sequence[Resolved]) -> str:
        plain: list[str] = []
        marked: list[str] = []
        for value in values:
            (marked if _MARKED.search(str(value)) else plain).append(pattern(str(value), slips=slips))
        calls = []
        for text, patterns in ((f"strip_accents({subject.sql})", plain), (subject.sql, marked)):
            calls += [f"regexp_matches({text}, {quoted('(?i)' + one)})" for one in _together(patterns)]
        latin = latin_of(subject.sql) if across else None
        if latin is not None:
            forms = dict.fromkeys(latin_pattern(str(value), slips=slips) for value in values)
            calls += [f"regexp_matches({latin}, {quoted(one)})" for one in _together(list(forms))]
        return either(calls)

    return sql


def _together(patterns: Sequence[str]) -> list[str]:
    """Patterns as alternatives of as few as the bound on their length allows: a text is gone over once for each."""
    groups: list[str] = []
    for one in patterns:
        if groups and len(groups[-1]) + len(one) < MAX_PATTERN:
            groups[-1] += f"|{one}"
        else:
            groups.append(one)
    return groups


def unusable(values: Sequence[Resolved]) -> str:
    """What is wrong with terms; '' for nothing."""
    for value in values:
        words = words_of(str(value))
        if not words or len(str(value)) > MAX_TERM or max(map(len, words)) > MAX_WORD:
            return (
                f"A term has a letter or digit, {MAX_TERM} characters at most and words of at most {MAX_WORD}: {value}"
            )
    return ""


def words_of(term: str) -> list[str]:
    """The words of a term, accents taken off where they do not spell the word."""
    if not _MARKED.search(term):
        cut = unicodedata.normalize("NFD", term)
        term = unicodedata.normalize("NFC", "".join(c for c in cut if not unicodedata.combining(c)))
    return _WORDS.findall(term.lower())


def pattern(term: str, *, slips: bool) -> str:
    """The pattern of a term, case set aside by the caller."""
    words = words_of(term)
    written = [_slipped(word) if slips and len(word) >= LEAST_FOR_A_SLIP else re.escape(word) for word in words]
    joined = f"{_BORDER}+".join(written)
    first = "" if _UNSPACED.match(words[0]) else f"(?:^|{_BORDER})"
    last = "" if _UNSPACED.match(words[-1][-1]) else f"(?:$|{_BORDER})"
    return f"{first}{joined}{last}"


def latin_pattern(term: str, *, slips: bool) -> str:
    """The pattern of a term over Latin forms (`risk/rules/latin.py`): its words apart or together, as syllables are."""
    words = latin_term(term).split()
    forgiving = [slips and LEAST_FOR_A_SLIP <= len(word) <= MAX_WORD for word in words]
    written = [_slipped(word) if may else re.escape(word) for word, may in zip(words, forgiving, strict=True)]
    return f"(?:^| ){' ?'.join(written)}(?:$| )"


def _slipped(word: str) -> str:
    """A word with at most one letter left out, put in, changed or swapped with the next."""
    if not word:
        return f"{_LETTER}?"
    first, rest = re.escape(word[0]), re.escape(word[1:])
    ways = [f"{first}{_slipped(word[1:])}", f"{_LETTER}?{rest}", f"{_LETTER}{first}{rest}"]
    if len(word) > 1:
        ways.append(f"{re.escape(word[1])}{first}{re.escape(word[2:])}")
    return f"(?:{'|'.join(ways)})"
