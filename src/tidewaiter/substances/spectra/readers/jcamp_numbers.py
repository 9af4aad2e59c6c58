"""Numbers of JCAMP-DX: AFFN, PAC, SQZ, DIF and DUP ordinates, and lists of pairs.

Standards: JCAMP-DX 4.24 (McDonald and Wilks 1988, Appl. Spectrosc. 42:151) §5 and 6, 5.01 (IUPAC 1999). A line begins
with its abscissa; ordinates follow in any mixture of the forms. A line that follows one that ended in DIF form begins
with the ordinate that came before, as a check, and so is not counted.
"""

import math
import re
from dataclasses import dataclass, field

_PAIR_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|\?")
_PLAIN = re.compile(r"[\d\s+\-.,;eE?]*")
_SQUEEZED = re.compile(r"^\s*[+-]?\d+[eE]\d", re.MULTILINE)
"""A letter without a sign right behind the abscissa: by the standard an exponent has one, and numbers written out stand
apart, so this is a squeezed digit."""
_TOKEN = re.compile(
    r"(?P<affn>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]\d{1,3})?)"
    r"|(?P<sqz>[@A-Ia-i])(?P<sqz_rest>\d*\.?\d*)"
    r"|(?P<dif>[%J-Rj-r])(?P<dif_rest>\d*\.?\d*)"
    r"|(?P<dup>[S-Zs])(?P<dup_rest>\d*)"
    r"|(?P<missing>\?)"
)
_SQZ = {letter: str(value) for value, letter in enumerate("@ABCDEFGHI")} | {
    letter: f"-{value}" for value, letter in enumerate("abcdefghi", 1)
}
_DIF = {letter: str(value) for value, letter in enumerate("%JKLMNOPQR")} | {
    letter: f"-{value}" for value, letter in enumerate("jklmnopqr", 1)
}
_DUP = {letter: str(value) for value, letter in enumerate("STUVWXYZs", 1)}
MAX_REPEAT = 1_000_000
"""Times that one DUP token may repeat: more is damage."""


@dataclass(slots=True)
class Ordinates:
    """Decoded lines of a (X++(Y..Y)) table: raw ordinates, where each line began, and checks that failed."""

    y: list[float] = field(default_factory=list)
    line_x: list[tuple[int, float]] = field(default_factory=list)  # (index of the line's first point, its abscissa)
    failed_checks: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """What a line leaves to the next: the last token's step when it was a difference."""

    step: float | None = None


def ordinates(body: str, limit: int) -> Ordinates:
    """Decode the lines of a (X++(Y..Y)) table; stops at `limit` points. Never raises."""
    out, state = Ordinates(), _State()
    # Else an E without a sign is a digit in SQZ form, not an exponent.
    plain = _PLAIN.fullmatch(body) is not None and _SQUEEZED.search(body) is None
    for number_of_line, line in enumerate(body.splitlines()):
        text = line.strip()
        if text and not _line(out, state, text, number_of_line, plain=plain):
            out.unread.append(text)
        if len(out.y) > limit:
            del out.y[limit:]
            break
    return out


def _line(out: Ordinates, state: _State, text: str, line: int, *, plain: bool) -> bool:
    """Decode one line; False when something in it was no number."""
    tokens = _plain(text) if plain else [_value(token) for token in _TOKEN.finditer(text)]
    if not tokens:
        return False
    clean = plain or not _TOKEN.sub("", text).strip(" ,;\t")
    expects_check = state.step is not None
    first = len(out.y)
    for position, (kind, value) in enumerate(tokens):
        if position == 0:
            out.line_x.append((first - 1 if expects_check else first, value))
        elif position == 1 and expects_check and kind != "dup":
            if not math.isnan(value) and not math.isclose(value, out.y[-1], rel_tol=1e-9, abs_tol=1e-9):
                out.failed_checks.append(f"line {line + 1}: {value:g} for {out.y[-1]:g}")
                if len(tokens) > 2:  # noqa: PLR2004 - a last line of a check alone repairs nothing
                    out.y[-1] = value
            state.step = None
        else:
            clean &= _take(out, state, kind, value)
    return clean


def _take(out: Ordinates, state: _State, kind: str, value: float) -> bool:
    """Append what a token stands for; False when it stands for nothing."""
    if kind == "dif":
        if not out.y:
            return False
        state.step = value
        out.y.append(out.y[-1] + value)
        return True
    if kind == "dup":
        times = int(min(value, MAX_REPEAT)) - 1
        if not out.y or times < 0:
            return False
        if state.step is None:
            out.y.extend([out.y[-1]] * times)
        else:
            step = state.step
            for _ in range(times):
                out.y.append(out.y[-1] + step)
        return True
    state.step = None
    out.y.append(value)
    return True


def _plain(text: str) -> list[tuple[str, float]]:
    """Numbers of a line without letters other than exponents (AFFN and PAC)."""
    return [("affn", number(found)) for found in _PAIR_NUMBER.findall(text)]


def _value(token: re.Match[str]) -> tuple[str, float]:
    """The kind and the value of one token."""
    kind = token.lastgroup or "missing"
    kind = kind.removesuffix("_rest")
    if kind == "affn":
        return "affn", number(token["affn"])
    if kind == "missing":
        return "affn", math.nan
    table = {"sqz": _SQZ, "dif": _DIF, "dup": _DUP}[kind]
    return kind, number(table[token[kind]] + token[f"{kind}_rest"])


def number(text: str) -> float:
    """A number as it stands in the file, NaN for a `?` or what is none."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def tuples(body: str, width: int) -> tuple[list[tuple[float, ...]], int]:
    """Groups of `width` numbers of an (XY..XY) table, and how many numbers were left over."""
    numbers = [number(found) for found in _PAIR_NUMBER.findall(body)]
    whole = len(numbers) // width * width
    return [tuple(numbers[i : i + width]) for i in range(0, whole, width)], len(numbers) - whole


def assignments(body: str) -> list[tuple[float, float]]:
    """Position and height of the peaks of an (XYA) or (XYMA) table: `(x, y, ..., <words>)`; height 1 where none is."""
    peaks = []
    for group in re.findall(r"\(([^()]*(?:<[^>]*>)?[^()]*)\)", body):
        numbers = [number(part) for part in re.sub(r"<[^>]*>", "", group).split(",")]
        if numbers and not math.isnan(numbers[0]):
            height = numbers[1] if len(numbers) > 1 and not math.isnan(numbers[1]) else 1.0
            peaks.append((numbers[0], height))
    return peaks
