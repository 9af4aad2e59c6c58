"""Why a hit is one, in words, and why it is not a stronger one.

Beside the score stands a second opinion: the alignment of rigour's core, on which nomenklatura's logic-v2 is built
(names known as variants of each other, company forms, what is left by edit distance). It reads the values as written,
so it also tells in which script each stands. For the few hits that somebody looks at: about a millisecond each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
from rapidfuzz.distance import OSA
from rigour._core import (
    Alignment,
    Name,
    NamePart,
    NameTypeTag,
    SymbolCategory,
    align_person_name_order,
    analyze_names,
    compare_parts,
    pair_symbols,
)

from tidewaiter.parties.lists.schema import EntryKind
from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.result import HitKind

_TAGS = {EntryKind.PERSON: NameTypeTag.PER, EntryKind.COMPANY: NameTypeTag.ORG, EntryKind.VESSEL: NameTypeTag.OBJ}
_SYMBOL_SCORES = {"ORGCLS": 0.8, "INITIAL": 0.5, "NICK": 0.6, "NAME": 0.9}
_LIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Explanation:
    """A hit in words: `why`, `why_not_more` ("" where nothing is missing), and the second opinion in [0, 1]."""

    why: str
    why_not_more: str
    second_opinion: float

    def sentence(self) -> str:
        """Both in one."""
        return f"{self.why} {self.why_not_more}".strip()


def explain(hit: Mapping[str, object]) -> Explanation:
    """The explanation of a hit (a row of schema HIT)."""
    field = str(hit["field"]).replace("_", " ").capitalize()
    filed, listed, where = str(hit["filed"]), str(hit["listed"]), f"list {hit['list']}, entry {hit['entry_id']}"
    if hit["kind"] == HitKind.IDENTIFIER:
        return Explanation(f'{field} "{filed}" is that of {where}: "{listed}".', "", 1.0)
    score = float(str(hit["score"]))
    if hit["kind"] == HitKind.ADDRESS:
        return Explanation(f'{field} "{filed}" is like that of {where}: "{listed}" ({score:.2f}).', "", score)
    tag = _TAGS.get(EntryKind(str(hit["entry_kind"])), NameTypeTag.UNK)
    aligned = alignment(filed, listed, tag)
    said, lacking = _words(aligned)
    filed_script, _, listed_script = str(hit["scripts"]).partition("-")
    across = f", {filed_script} against {listed_script}" if filed_script != listed_script else ""
    why = f'{field} "{filed}" is like "{listed}" of {where} ({score:.2f}{across})'
    if hit["strength"] == "weak":
        lacking.append("the list calls this name a weak one")
    return Explanation(
        f"{why}: {'; '.join(said)}." if said else f"{why}.",
        f"Not more because {'; '.join(lacking)}." if lacking else "",
        opinion(aligned),
    )


def alignment(filed: str, listed: str, tag: NameTypeTag) -> list[Alignment]:
    """The best alignment of two names: pairs by what words are known to mean, the rest by edit distance."""
    one, other = (formed_names(text, tag) for text in (filed, listed))
    best: list[Alignment] = []
    for left in one:
        for right in other:
            for pairing in pair_symbols(left, right) or [()]:
                found = [_weighed(edge) for edge in pairing]
                mine, theirs = _left(left, pairing, "qps", tag), _left(right, pairing, "rps", tag)
                if mine and theirs:
                    mine, theirs = align_person_name_order(mine, theirs)
                found.extend(compare_parts(mine, theirs))
                if not best or opinion(found) > opinion(best):
                    best = found
    return best


def formed_names(text: str, tag: NameTypeTag) -> list[Name]:
    """A name as written and in Latin letters, as rigour analyses it, in one order."""
    latin = formed_text(text)
    names = analyze_names(tag, list(dict.fromkeys([text, latin])), consolidate=False)
    return sorted(names, key=lambda name: name.form)


def formed_text(text: str) -> str:
    """One text in the form that is compared."""
    return str(formed(pa.array([text], pa.string()))[0][0].as_py())


def opinion(aligned: list[Alignment]) -> float:
    """The share of both names' letters that has its like, in [0, 1]."""
    total = sum(_size(edge) for edge in aligned)
    return sum(_size(edge) * edge.score for edge in aligned) / total if total else 0.0


def _size(edge: Alignment) -> float:
    light = edge.symbol is not None and edge.symbol.category == SymbolCategory.ORG_CLASS
    return (len(edge.qstr) + len(edge.rstr)) * (_LIGHT if light else 1.0)


def _weighed(edge: Alignment) -> Alignment:
    category = "" if edge.symbol is None else edge.symbol.category.value
    score = 1.0 if edge.qstr == edge.rstr else _SYMBOL_SCORES.get(category, 0.9)
    return Alignment(list(edge.qps), list(edge.rps), edge.symbol, score, edge.weight)


def _left(name: Name, pairing: tuple[Alignment, ...], side: str, tag: NameTypeTag) -> list[NamePart]:
    """The parts of a name that no pair explains, in Latin letters."""
    taken = {part.index for edge in pairing for part in getattr(edge, side)}
    rest = [part for part in name.parts if part.index not in taken]
    if all(part.form.isascii() for part in rest):
        return rest
    latin = formed_text(" ".join(part.form for part in rest))
    return [part for one in analyze_names(tag, [latin]) for part in one.parts]


def _words(aligned: list[Alignment]) -> tuple[list[str], list[str]]:
    """What agrees, and what does not."""
    said, lacking = [], []
    for edge in aligned:
        if edge.qstr and edge.rstr:
            if edge.qstr == edge.rstr:
                said.append(f"{edge.qstr} is equal")
            elif edge.symbol is not None:
                said.append(f"{edge.qstr} is a form of {edge.rstr}")
            else:
                said.append(f"{edge.qstr} is written {edge.rstr}")
            edits = OSA.distance(*(text if text.isascii() else formed_text(text) for text in (edge.qstr, edge.rstr)))
            if edits:
                lacking.append(f"{edge.qstr} and {edge.rstr} differ by {edits} letter{'s' if edits > 1 else ''}")
        elif edge.qstr:
            lacking.append(f"{edge.qstr} is not in the listed name")
        elif edge.rstr:
            lacking.append(f"{edge.rstr} was not filed")
    return said, lacking
