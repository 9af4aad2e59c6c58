"""Writing Cargo-IMP text: the character set, field lengths and line wrapping of the manual.

Character type t: capital letters, digits, full stop, hyphen and space. Letters with marks are written without them,
letters of other scripts cannot be written and become spaces.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from tidewaiter.formats.cargoimp_fields import TEXT_LINE

_ALLOWED = re.compile(r"[A-Z0-9.\-]+(?: [A-Z0-9.\-]+)*")
_REFUSED = re.compile(r"[^A-Z0-9.\- ]+")
_AWB = re.compile(r"[0-9]{3}-[0-9]{8}")
_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_CODE = re.compile(r"[^A-Z0-9]+")
_LETTERS = str.maketrans({"Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH", "'": None})
LINE_END = "\r\n"
DECIMALS = 3


def cimp_text(value: object) -> str:
    """Text in the character set, single spaces; null is empty."""
    if value is None:
        return ""
    text = str(value)
    if _ALLOWED.fullmatch(text):
        return text
    plain = text.upper().translate(_LETTERS)
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain).upper())
    return " ".join(_REFUSED.sub(" ", plain).split())


def cimp_code(value: object) -> str:
    """Letters and digits alone, for codes and telephone numbers."""
    return _NOT_CODE.sub("", cimp_text(value))


def awb_text(value: object, row: int) -> str:
    """A waybill number as it is written; ValueError names the row that has none, for nothing else identifies it."""
    text = str(value or "")
    if not _AWB.fullmatch(text):
        raise ValueError(f"row {row} has no master air waybill number of the form NNN-NNNNNNNN")
    return text


def wrap(text: str, width: int, most: int) -> list[str]:
    """Lines of at most `width` characters broken between words, at most `most` of them; what is over is lost."""
    if len(text) <= width:
        return [text] if text else []
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        line = word
        while len(line) > width:
            lines.append(line[:width])
            line = line[width:]
        if len(lines) >= most:
            return lines[:most]
    return ([*lines, line] if line else lines)[:most]


def wrap_free_text(text: str, most: int) -> list[str]:
    """Free-text lines as TXT has them: shorter than a full line between words, full where a word is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) < TEXT_LINE:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        line = f" {word}" if lines and len(lines[-1]) == TEXT_LINE else word
        while len(line) >= TEXT_LINE:
            lines.append(line[:TEXT_LINE])
            line = line[TEXT_LINE:]
        if len(lines) >= most:
            return lines[:most]
    return ([*lines, line] if line else lines)[:most]


def address_lines(value: object, width: int, most: int) -> list[str]:
    """An address as lines: those it was joined of by ', ' where they fit, else wrapped anew."""
    parts = [text for part in str(value or "").split(", ") if (text := cimp_text(part))]
    if len(parts) <= most and all(len(part) <= width for part in parts):
        return parts
    return wrap(" ".join(parts), width, most)


def decimal(value: object, longest: int) -> str:
    """A number of at most `longest` characters, with up to three decimals where they fit; empty when not a number."""
    if not isinstance(value, float) or not math.isfinite(value) or value < 0:
        return ""
    exact = Decimal(repr(value))
    text = ""
    for places in range(DECIMALS, -1, -1):
        text = f"{exact:.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        if len(text) <= longest:
            break
    return text


def message(lines: Iterable[str]) -> str:
    """Lines as a message, each ended as the manual says."""
    return "".join(f"{line}{LINE_END}" for line in lines)
