"""Companies: the legal form of a name in one spelling, the name without it, and who is a company at all.

Legal forms are found by the library rigour (its table of org types, after ISO 20275) and by company_forms.toml, which
has what stands in waybills and not there: Chinese, Japanese and Korean forms written without a space, Arabic, Turkish
and Vietnamese ones. ASCII names without any word of such a form are passed over in one pass over their bytes
(words.py); the others are looked at once each. A form counts at any place of a name; one that is also a word or the
name of a person (Sa, As, Pt) only where it is written as forms are: with dots, after a comma, in capitals, or beside a
word of trade. What is nothing but forms stays a name.

Not here: whether the firm is registered, or what it is called elsewhere.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rigour.names.org_types import extract_org_types
from rigour.names.prefix import remove_person_prefixes

from tidewaiter.engine.buffers import texts_of
from tidewaiter.parties.names.readings import read_apart
from tidewaiter.parties.names.script import latin
from tidewaiter.parties.names.words import NONE, Words, cut, first_word, having

COMPANY = pa.schema(
    [
        pa.field("core", pa.string()),
        pa.field("form", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("company", pa.bool_()),
    ]
)
"""`core`: the name in Latin letters without legal form, or without Mr and Dr in front; `form`: the legal form in one
spelling, null where there is none; `kind`: what that is like in any country (llc, jsc, lp, sp); `company`: whether
the name is a firm's, by its form or by a word of trade. All null where the name is."""

READ = 200_000
"""Different names of firms that are kept in memory."""

_PASSES = 16
_NAMELESS, _TAIL = "zzqx", 40
_PARTICLE = r"(?i)\b(de|da|e|do|dos)[^a-z0-9]*$"
"""After these a form that is also a surname is a surname."""

_SHIPPED = Path(__file__).with_name("company_forms.toml")
_BY_SPACES = re.compile(r"\s+")
_TITLES = Words.of(
    ["mr", "mrs", "ms", "miss", "mister", "dr", "prof", "sir", "madam", "madame", "herr", "frau", "monsieur"]
)


class _Legal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: str
    kind: str
    words: list[str] = []
    within: list[str] = []


class _List(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str
    within: list[str] = []


class _Doubtful(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: list[str]


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    legal: list[_Legal]
    hints: _List
    trade: _List
    doubtful: _Doubtful


@dataclass(frozen=True, slots=True)
class _Known:
    """The tables ready for use: alias to (form, kind), the patterns of aliases, and the sieves."""

    forms: dict[str, tuple[str, str]]
    apart: re.Pattern[str]
    within: re.Pattern[str]
    hints: Words
    trade: Words
    trade_within: str
    trade_words: frozenset[str]
    doubtful: frozenset[str]
    form_words: frozenset[str]


@cache
def _known() -> _Known:
    tables = msgspec.toml.decode(_SHIPPED.read_bytes(), type=_Tables)
    forms: dict[str, tuple[str, str]] = {}
    apart: list[str] = []
    within: list[str] = []
    for legal in tables.legal:
        forms |= {_plain(alias): (legal.form, legal.kind) for alias in (*legal.words, *legal.within)}
        apart += [_plain(alias) for alias in legal.words]
        within += [_plain(alias) for alias in legal.within]
    longest = [sorted(set(aliases), key=len, reverse=True) for aliases in (apart, within)]
    words = {word for alias in forms for word in re.findall("[a-z0-9]+", alias) if len(word) > 1}
    trade = tables.trade.words.split()
    return _Known(
        forms=forms,
        apart=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest[0]))})(?!\w)"),
        within=re.compile("|".join(map(re.escape, longest[1]))),
        hints=Words.of({*tables.hints.words.split(), *words} - {"de", "ve", "and"}),
        trade=Words.of(trade),
        trade_within="|".join(re.escape(word) for word in tables.trade.within),
        trade_words=frozenset(trade),
        doubtful=frozenset(tables.doubtful.words),
        form_words=frozenset({*tables.hints.words.split(), *words, *tables.doubtful.words}),
    )


def company(texts: pa.Array | pa.ChunkedArray, forms: pa.Array | None = None) -> pa.Table:
    """Each name's core, legal form, kind and whether it is a firm's (schema COMPANY).

    `forms`: their Latin forms (script.latin) where the caller has them. The core is its own core, and never empty for a
    text that is not blank.
    """
    names = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    core = latin(names) if forms is None else forms
    known = _known()
    trade, _ = having(core, known.trade)
    if known.trade_within:
        trade |= _true(pc.match_substring_regex(names, known.trade_within))
    form, kind = pa.nulls(len(names), pa.string()), pa.nulls(len(names), pa.string())
    core, form, kind = _without_forms(names, core, form, kind)
    titled, _ = having(core, _TITLES)
    if titled.any():
        core = _replaced(core, titled, [_untitled(text) for text in core.filter(pa.array(titled)).to_pylist()])
    is_company = pc.if_else(pc.is_valid(names), pc.or_(pc.is_valid(form), pa.array(trade)), pa.scalar(None, pa.bool_()))
    return pa.table([core, form, kind, is_company], schema=COMPANY)


def _without_forms(
    names: pa.Array, core: pa.Array, form: pa.Array, kind: pa.Array
) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Cores without forms, until none is left: what follows a form may make one with what stood before it."""
    here, texts = np.arange(len(names)), names
    for _ in range(_PASSES):
        first = first_word(texts_of(texts), _known().hints)
        rows = np.flatnonzero(first != NONE)
        if not len(rows):
            break
        texts, here = texts.take(pa.array(rows)), here[rows]
        split = _read(texts, first[rows])
        changed = split["form"].is_valid().to_numpy(zero_copy_only=False)
        spelt = latin(pc.if_else(pa.array(changed), split["core"].combine_chunks(), texts))
        if changed.any():
            mask, taken = pa.array(changed), split.filter(pa.array(changed))
            core = _replaced(core, _mask(here[changed], len(names)), spelt.filter(mask))
            form = _joined(form, here[changed], taken["form"].combine_chunks(), keep=True)
            kind = _joined(kind, here[changed], taken["kind"].combine_chunks(), keep=False)
        # A Latin form may show a legal form that the letters as filed did not.
        moved = pc.not_equal(spelt, texts)
        texts, here = spelt.filter(moved), here[moved.to_numpy(zero_copy_only=False)]
    return core, form, kind


def _read(names: pa.Array, first: NDArray[np.int64]) -> pa.Table:
    """Names in which a form may stand (from the byte `first` on, where they are ASCII): core, form and kind.

    Most firms end in one of few tails, as " Co., Ltd.", which are read once each behind a name that says nothing.
    """
    done = names.take(pa.nulls(len(names), pa.int64()))
    form, kind, core = done, done, done
    ended = np.flatnonzero(first > 0)
    if len(ended):
        heads, tails = (part.array() for part in cut(texts_of(names.take(pa.array(ended))), first[ended]))
        encoded = tails.dictionary_encode()
        read = [
            _split(f"{_NAMELESS} {tail}") if len(tail) <= _TAIL else ("", "", "")
            for tail in encoded.dictionary.to_pylist()
        ]
        whole = np.array([rest == _NAMELESS for rest, _, _ in read], dtype=bool)[encoded.indices.to_numpy()]
        whole &= ~_true(pc.match_substring_regex(heads, _PARTICLE))
        whole &= _true(pc.match_substring_regex(heads, "[A-Za-z0-9]"))
        places = encoded.indices.filter(pa.array(whole))
        mask = _mask(ended[whole], len(names))
        core = _replaced(core, mask, heads.filter(pa.array(whole)))
        form = _replaced(form, mask, pa.array([one[1] for one in read], pa.string()).take(places))
        kind = _replaced(kind, mask, pa.array([one[2] or None for one in read], pa.string()).take(places))
    rest = np.flatnonzero(core.is_null().to_numpy(zero_copy_only=False))
    encoded = names.take(pa.array(rest)).dictionary_encode()
    read = [_split(text) for text in encoded.dictionary.to_pylist()]
    mask, columns = _mask(rest, len(names)), (core, form, kind)
    split = [pa.array([one[at] or None for one in read], pa.string()).take(encoded.indices) for at in range(3)]
    return pa.table(
        [_replaced(old, mask, new) for old, new in zip(columns, split, strict=True)], ["core", "form", "kind"]
    )


@lru_cache(maxsize=READ)
def _split(text: str) -> tuple[str, str, str]:
    """One name without its legal forms, the forms in one spelling, and the kind; the text and "" where it has none."""
    plain = _BY_SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    rest, forms, kinds = plain.lower(), [], []
    known = _known()

    def taken(found: re.Match[str]) -> str:
        if not _counts(found.group(), found.start(), plain, rest):
            return found.group()
        form, kind = known.forms[found.group()]
        forms.append((found.start(), form))
        kinds.append(kind)
        return " "

    without = known.apart.sub(taken, rest if rest.isascii() else known.within.sub(taken, rest))
    generic = dict(extract_org_types(without.casefold(), generic=True))
    for alias, form in extract_org_types(without.casefold()):
        at = re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", without)
        if at is not None and _counts(alias, at.start(), plain, without):
            forms.append((rest.find(alias), form.rstrip(".")))
            kinds.append(generic.get(alias, ""))
            without = without[: at.start()] + " " + without[at.end() :]
    if not forms or all(word in known.form_words for word in re.findall(r"\w+", without)):
        return text, "", ""
    spelt = " ".join(dict.fromkeys(form for _, form in sorted(forms)))
    # Characters of a firm's name are words, not a surname and a given name.
    without = read_apart(without)
    return without.strip(), spelt, next((kind for kind in kinds if kind), "")


def _counts(alias: str, at: int, plain: str, lowered: str) -> bool:
    """Whether an alias stands for a legal form here, for those that are also words."""
    letters = "".join(character for character in alias if character.isalnum())
    known = _known()
    if letters not in known.doubtful:
        return True
    if "." in alias or "/" in alias or "&" in alias or lowered[:at].rstrip().endswith(","):
        return True
    if any(word in known.trade_words for word in lowered.split()):
        return True
    capitals = re.search(rf"(?<!\w){re.escape(alias.upper())}(?!\w)", plain) is not None
    before, after = lowered[:at].split(), lowered[at + len(alias) :].split()
    outside = not before or not after  # "NESTLE SA", "PT BUMI", and not "SAME AS CONSIGNEE"
    return capitals and outside and (not before or re.search(_PARTICLE, before[-1]) is None)


def _untitled(text: str) -> str:
    return remove_person_prefixes(text).strip() or text


def _plain(alias: str) -> str:
    return unicodedata.normalize("NFKC", alias).lower()


def _true(values: pa.Array) -> NDArray[np.bool_]:
    """Booleans with false for null."""
    return np.asarray(pc.fill_null(values, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool)


def _mask(rows: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, dtype=bool)
    mask[rows] = True
    return mask


def _replaced(values: pa.Array, mask: NDArray[np.bool_], new: object) -> pa.Array:
    array = new if isinstance(new, pa.Array) else pa.array(new, pa.string())
    return pc.replace_with_mask(values, pa.array(mask), array)


def _joined(values: pa.Array, rows: NDArray[np.int64], more: pa.Array, *, keep: bool) -> pa.Array:
    """Texts with others beside them in some rows, or in the place of nulls alone."""
    old = values.take(pa.array(rows))
    both = pc.binary_join_element_wise(old, more, " ") if keep else old
    return _replaced(values, _mask(rows, len(values)), pc.coalesce(both, old, more))
