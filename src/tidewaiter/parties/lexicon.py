"""Terms of several words found in goods descriptions: thousands of them in one pass over the text.

A lexicon is a list of terms by group, with language and source (`lexicon.toml` and `register.toml` ship; a
workspace may have its own). Terms and descriptions are compared in normal form (`parties/normalise.py: text_key`),
word by word, so that a term never begins or ends inside a word. Writing without spaces (Chinese, Japanese, Thai) is
taken letter by letter. Of terms that lie one within the other the longest counts, so that a harmless longer term
shields ("fentanyl test strip" is no fentanyl); terms that merely overlap are all found.

It recognises words and says nothing of what the goods are. It corrects no spelling and knows no plural but an
added s, where the group asks for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Meta

from tidewaiter.engine.buffers import texts_of, whole
from tidewaiter.parties import automaton
from tidewaiter.parties.forms import TEXT, normal_form

SHIPPED = Path(__file__).with_name("lexicon.toml")

REGISTER = Path(__file__).with_name("register.toml")
"""Terms made of the register of substances (`scripts/register-terms.py`)."""

TERMS = "terms"
"""The column of term identifiers that `add_terms` fills."""

Rows = TypeVar("Rows", pa.Table, pa.RecordBatch)

_Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
_Line = Annotated[str, Meta(min_length=3, max_length=300)]


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Terms of one sort in one language, and where they come from; with `plurals` an added s is the same term."""

    group: _Name
    title: _Line
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")]
    source: _Line
    terms: tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...]
    plurals: bool = False


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of a lexicon's file."""

    group: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One term: 'group/words-in-normal-form' is its identifier."""

    id: str
    group: str
    text: str
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms in the order of their identifiers, and the automaton that finds them; equal terms give equal results."""

    terms: tuple[Term, ...]
    machine: automaton.Automaton

    @classmethod
    def of(cls, groups: Iterable[Group]) -> "Lexicon":
        """The terms of all groups, each once; ValueError for a term that has no letter or digit."""
        terms: dict[str, Term] = {}
        plural: set[str] = set()
        for group in groups:
            for written, text in zip(group.terms, normal_texts(group.terms), strict=True):
                if text is None:
                    raise ValueError(f"the term {written!r} of {group.group!r} has neither a letter nor a digit")
                term_id = f"{group.group}/{text.replace(' ', '-')}"
                terms.setdefault(term_id, Term(term_id, group.group, text, group.language, group.source))
                if group.plurals:
                    plural.add(term_id)
        ordered = tuple(terms[term_id] for term_id in sorted(terms))
        patterns = [(term.text, number) for number, term in enumerate(ordered)]
        patterns += [(f"{term.text}s", number) for number, term in enumerate(ordered) if term.id in plural]
        return cls(ordered, automaton.build(patterns))

    @property
    def ids(self) -> pa.Array:
        """Identifiers of the terms."""
        return pa.array([term.id for term in self.terms], pa.string())

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups that have terms, sorted."""
        return tuple(sorted({term.group for term in self.terms}))


def load(path: Path | None = None) -> Lexicon:
    """Read a lexicon (None: the one that ships); a wrong file raises ValueError naming file and place."""
    if path is None:
        return Lexicon.of((*_groups(SHIPPED), *_groups(REGISTER)))
    try:
        return Lexicon.of(_groups(path))
    except (msgspec.MsgspecError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def _groups(source: Path) -> tuple[Group, ...]:
    """The groups of a file; raises MsgspecError."""
    return msgspec.toml.decode(source.read_bytes(), type=Content).group


@cache
def shipped() -> Lexicon:
    """The lexicon that ships, read once."""
    return load()


def normal_texts(texts: Sequence[str]) -> list[str | None]:
    """Texts in the normal form in which they are compared."""
    return normal_form(pa.array(texts, pa.string()), TEXT).to_pylist()  # type: ignore[no-any-return]


def find(normal: pa.Array | pa.ChunkedArray, lexicon: Lexicon) -> pa.Array:
    """Identifiers of the terms in normal texts: list<string>, by place in the text, each once; null for null."""
    texts = texts_of(normal)
    offsets, numbers = automaton.find(texts.data, texts.offsets, lexicon.machine)
    mask = None if texts.missing is None else pa.array(texts.missing)
    return pa.ListArray.from_arrays(pa.array(offsets), lexicon.ids.take(pa.array(numbers)), mask=mask)


def add_terms(rows: Rows, lexicon: Lexicon, column: str = "goods_description") -> Rows:
    """The rows, in their order, with the terms found in a text column as `terms`, in place of any there."""
    found = find(normal_form(rows[column], TEXT), lexicon)
    place = rows.schema.get_field_index(TERMS)
    if place >= 0:
        return rows.set_column(place, TERMS, found)
    return rows.append_column(TERMS, found)


def flags(found: pa.Array | pa.ChunkedArray, lexicon: Lexicon) -> pa.Table:
    """A column a group (`lexicon_<group>`, dashes as underscores): whether a term of it was found; null for null."""
    lists = whole(found)
    owner = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    group_of = {term.id: term.group for term in lexicon.terms}
    encoded = pc.list_flatten(lists).dictionary_encode()
    groups = np.array([group_of[term_id] for term_id in encoded.dictionary.to_pylist()], dtype=object)
    hit_groups = groups[encoded.indices.to_numpy(zero_copy_only=False)] if len(groups) else groups
    missing = pc.is_null(lists)
    columns = {}
    for group in lexicon.groups:
        flag = np.zeros(len(lists), dtype=np.bool_)
        flag[owner[hit_groups == group]] = True
        columns[f"lexicon_{group.replace('-', '_')}"] = pc.if_else(missing, pa.scalar(None, pa.bool_()), pa.array(flag))
    return pa.table(columns)
