"""Address lines of any script in ASCII letters, digits and the signs by which their parts are told.

What numbers mean is written as a word beside them in the way of the language (502室, кв. 12, شقة 4): such words become
those of address_words.toml, then the rest is put into Latin letters (script.py), signs kept. Names of streets are
spelt, not translated: 华强北路 becomes "hua qiang bei lu", never "Huaqiang North Road".
"""

import re
import unicodedata
from functools import lru_cache

from tidewaiter.parties.names.readings import read_apart
from tidewaiter.parties.names.script import romanised

READ = 100_000

_NUMBER = r"([0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)"

MEANINGS: tuple[tuple[str, str], ...] = (
    # Japanese: town block, block and house; Chinese and Korean: number before the word.
    (r"(\d+)丁目\s*(\d+)番地?\s*(?:の)?\s*(\d+)号?", r" \1-\2-\3 "),
    (r"(\d+)丁目\s*(\d+)-(\d+)", r" \1-\2-\3 "),
    (rf"{_NUMBER}\s*(?:号楼|號樓|栋|棟|幢|座|동(?=\s*\d))", r" , bldg \1 , "),
    (rf"{_NUMBER}\s*(?:号室|號室|室|房|户|戶|호)", r" , apt \1 , "),
    (rf"{_NUMBER}\s*(?:层|層|楼|樓|階|층)", r" , floor \1 , "),
    (rf"{_NUMBER}\s*(?:号|號|番地|번지)", r" no \1 , "),
    (r"(?:邮政信箱|郵政信箱|信箱|私書箱|사서함)\s*", " , box "),
    # Russian, Ukrainian and their neighbours.
    (r"\bа\s*/\s*я\b", " box "),
    (r"\b(?:кв|квартира)\b\.?", " apt "),
    (r"\b(?:оф|офис|офіс)\b\.?", " office "),
    (r"\b(?:д|дом|буд|будинок)\b\.?(?=\s*\d)", " no "),
    (r"\b(?:корп|корпус|стр|строение|к)\b\.?(?=\s*\d)", " bldg "),
    (r"\b(?:эт|этаж|поверх)\b\.?", " floor "),
    (r"\b(?:вул|вулиця|ул|улица)\b\.?", " ul "),
    (r"\b(?:пр|просп|проспект|пр-т)\b\.?", " pr "),
    (r"\b(?:г|город|м|місто)\b\.(?=\s*[А-ЯІЇЄ])", " "),
    # Arabic and Persian.
    (r"(?:ص\s*\.?\s*ب\.?|صندوق\s+(?:ال)?بريد)", " box "),
    (r"(?:ال)?شق[ةه](?:\s+رقم)?", " apt "),
    (r"(?:ال)?(?:بناية|مبنى|عمارة|برج)(?:\s+رقم)?", " bldg "),
    (r"(?:ال)?(?:طابق|دور)(?:\s+رقم)?", " floor "),
    (r"(?:ال)?(?:مكتب|غرفة|محل)(?:\s+رقم)?", " office "),
    (r"\bرقم\b", " no "),
    (r"\bشارع\b", " st "),
    # Thai, Greek, Hebrew.
    (r"(?:บ้าน)?เลขที่", " no "),
    (r"ห้อง(?:เลขที่)?", " room "),
    (r"ชั้น(?:ที่)?", " floor "),
    (r"อาคาร", " bldg "),
    (r"ถนน", " , "),
    (r"\bΤ\.?\s*Θ\.?(?=\s*\d)", " box "),
    (r"\bת\.?ד\.?(?=\s*\d)", " box "),
    (r"\bדירה\b", " apt "),
    # Signs beside numbers.
    (r"(\d+)\s*[\u00ba\u00aa\u00b0](?=\s*(?:,|[A-Za-z]\b|$))", r" piso \1 "),
    (r"\b[Nn]\s*[\u00ba\u00b0]", " no "),
    (r"\u2116", " no "),
)
"""Patterns of the languages and what stands for them; in this order."""

_COMPILED = tuple((re.compile(pattern), meaning) for pattern, meaning in MEANINGS)
_SIGNS = re.compile(r"([,;#/\-.\n\r\t|'()]+)")


@lru_cache(maxsize=READ)
def line_in_ascii(text: str) -> str:
    """One address line for the kernel of address_lines.py."""
    # Signs that NFKC would change are read before it.
    for pattern, meaning in _COMPILED[-3:]:
        text = pattern.sub(meaning, text)
    plain = unicodedata.normalize("NFKC", text).replace("\u2013", "-").replace("\u3001", ",").replace("\u060c", ",")
    for pattern, meaning in _COMPILED[:-3]:
        plain = pattern.sub(meaning, plain)
    plain = read_apart(plain)
    return "".join(_spelt(run) for run in _SIGNS.split(plain)).strip()


def _spelt(run: str) -> str:
    """A stretch between signs, in Latin letters; the spaces around it stay, by which signs part or join."""
    if run.isascii():
        return run
    form = romanised(run)
    if not form.isascii():
        return " "
    return f"{' ' if run[:1].isspace() else ''}{form}{' ' if run[-1:].isspace() else ''}"
