"""Lists made ready to screen against, and screening itself: rows of consignments to hits.

Names of both parties by candidates and score; identifiers exactly; addresses, where asked for, by similarity. Each
different value is looked at once. The answer for a row depends on the row and the lists alone.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import texts_of, whole
from tidewaiter.engine.remembered import Remembered
from tidewaiter.engine.text_table import different
from tidewaiter.parties.lists.schema import LISTED, Sort, Strength
from tidewaiter.parties.names import script
from tidewaiter.parties.screening.addresses import Addresses
from tidewaiter.parties.screening.candidates import Index
from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.identifiers import ATTRIBUTES, FIELDS, Identifiers
from tidewaiter.parties.screening.result import HIT, HitKind, best
from tidewaiter.parties.screening.scorer import Scorer, load
from tidewaiter.parties.screening.search import search
from tidewaiter.parties.screening.words import Vocabulary

THRESHOLD = 0.6
"""A pair that scores less is no hit: about three alerts per 1,000 innocent names (docs/benchmarks.md)."""

REPEATS = 0.8
"""A column with a larger share of different texts is not remembered: it would come to nothing."""

REMEMBERED = 1_000_000
"""Different names of which it is kept whether they are like any, as far as engine/remembered.MOST_BYTES goes."""

SAMPLE = 10_000
REPEATS_IN_SAMPLE = 0.95
"""Of the first so many with a larger share of different texts it is clear without a look at the others."""

NAMES = ("consignor_name", "consignee_name")
READS = (
    *NAMES,
    *dict.fromkeys(name for name, _, _ in FIELDS),
    "attributes",
    *(f"{role}_{part}" for role in ("consignor", "consignee") for part in ("address_line", "city", "country")),
)
"""Fields of the Consignment that are read."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of texts: the row of each text, the listed value, the row of its entry, the score, the name's strength."""

    rows: NDArray[np.int64]
    listed: pa.Array
    entries: NDArray[np.int64]
    scores: NDArray[np.float64]
    strengths: pa.Array


@dataclass(frozen=True, slots=True)
class Prepared:
    """Entries (LISTED) with their names as an index: made once, used for as many rows as come."""

    entries: pa.Table
    names: pa.Array
    strengths: pa.Array
    of: NDArray[np.int64]
    vocabulary: Vocabulary
    index: Index
    identifiers: Identifiers
    addresses: Addresses | None = None
    threshold: float = THRESHOLD
    scorer: Scorer = field(default_factory=load)
    remembered: Remembered = field(
        init=False, default_factory=lambda: Remembered(REMEMBERED), compare=False, repr=False
    )  # of these lists and this threshold alone

    @classmethod
    def of_entries(cls, entries: pa.Table, *, threshold: float = THRESHOLD, addresses: bool = False) -> "Prepared":
        """The index of a table of schema LISTED; with `addresses` those are screened, too."""
        table = entries.select(LISTED.names).cast(LISTED).combine_chunks()
        column = table["names"].combine_chunks()
        flat = pc.list_flatten(column)
        names, strengths = pc.struct_field(flat, "name"), pc.struct_field(flat, "strength")
        forms, other = formed(names)
        vocabulary = Vocabulary.of(forms)
        return cls(
            table,
            names,
            strengths,
            pc.list_parent_indices(column).to_numpy().astype(np.int64),
            vocabulary,
            Index.of(vocabulary.read(forms, other)),
            Identifiers.of(table),
            Addresses.of(table) if addresses else None,
            threshold,
        )

    def names_like(self, texts: pa.Array) -> Found:
        """Listed names like each text; of an entry's names the best; null texts have none.

        Where texts repeat, those that are like none are remembered for the next rows: senders come back.
        """
        if _variety(texts.slice(0, SAMPLE)) > REPEATS_IN_SAMPLE:
            return self._like(texts)
        encoded = texts.dictionary_encode()
        if len(encoded.dictionary) > REPEATS * len(texts):
            return self._like(texts)
        told = self.remembered.of("like", encoded.dictionary, self._any)
        like = whole(told["like"]).take(encoded.indices)
        some = np.flatnonzero(pc.fill_null(like, fill_value=False).to_numpy(zero_copy_only=False))
        found = self._like(texts.take(pa.array(some)))
        return replace(found, rows=some[found.rows])

    def _any(self, texts: pa.Array) -> pa.Table:
        """Whether each of different texts is like any listed name."""
        like = np.zeros(len(texts), dtype=np.bool_)
        like[self._like(texts).rows] = True
        return pa.table({"like": like})

    def _like(self, texts: pa.Array) -> Found:
        forms, other = formed(texts)
        # One form in Latin letters and one that was another script's are two, so that neither depends on the other.
        places, firsts = different(texts_of(forms), other)
        if len(firsts) < len(forms):
            forms, other = forms.take(pa.array(firsts)), other[firsts]
        pairs = search(self.vocabulary.read(forms, other), self.index, self.scorer, self.threshold)
        return self._spread(pairs.rows, pairs.listed, pairs.scores, places)

    def _spread(
        self,
        rows: NDArray[np.int32],
        listed: NDArray[np.int32],
        scores: NDArray[np.float32],
        places: NDArray[np.int32],
    ) -> Found:
        """Hits of different forms as hits of the texts that have them, for an entry the best alone."""
        entry = self.of[listed]
        order = np.lexsort((listed, -scores, entry, rows))
        rows, listed, scores, entry = rows[order], listed[order], scores[order], entry[order]
        keep = np.ones(len(rows), dtype=bool)
        keep[1:] = (rows[1:] != rows[:-1]) | (entry[1:] != entry[:-1])
        rows, listed, scores, entry = rows[keep], listed[keep], scores[keep], entry[keep]
        hit = np.zeros(int(places.max(initial=-1)) + 1, dtype=bool)
        hit[rows] = True
        at = np.flatnonzero(hit[places])
        starts = np.searchsorted(rows, places[at], side="left")
        counts = np.searchsorted(rows, places[at], side="right") - starts
        picked = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        chosen = pa.array(listed[picked])
        return Found(
            np.repeat(at, counts).astype(np.int64),
            self.names.take(chosen),
            entry[picked],
            scores[picked].astype(np.float64),
            self.strengths.take(chosen),
        )

    def screen(self, rows: pa.Table) -> pa.Table:
        """The hits of Consignment rows (schema HIT), in one order; a column that is not there has no hits."""
        parts = []
        for name in NAMES:
            if name in rows.column_names:
                texts = whole(rows[name])
                parts.append(self._hits(rows, HitKind.NAME, name, texts, self.names_like(texts)))
        for name, kind, country in FIELDS:
            if name in rows.column_names and kind in self.identifiers.forms:
                texts = whole(rows[name])
                beside = whole(rows[country]) if country and country in rows.column_names else None
                pairs = self.identifiers.pairs(kind, texts, beside)
                parts.append(self._hits(rows, HitKind.IDENTIFIER, name, texts, _exact(pairs)))
        parts.extend(self._attributes(rows))
        if self.addresses is not None:
            for role in ("consignor", "consignee"):
                if f"{role}_address_line" in rows.column_names:
                    texts = _address(rows, role)
                    found = _scored(self.addresses.like(texts))
                    parts.append(self._hits(rows, HitKind.ADDRESS, f"{role}_address_line", texts, found))
        return best(pa.concat_tables(parts)) if parts else HIT.empty_table()

    def _attributes(self, rows: pa.Table) -> list[pa.Table]:
        if "attributes" not in rows.column_names or not set(ATTRIBUTES) & set(self.identifiers.forms):
            return []
        column = whole(rows["attributes"])
        lists = column.cast(
            pa.list_(pa.struct([pa.field("key", pa.string(), nullable=False), pa.field("value", pa.string())]))
        )
        parents, values = pc.list_parent_indices(lists), pc.struct_field(pc.list_flatten(lists), "value")
        if not len(values):
            return []
        some = rows.select(["consignment_id", "version"]).take(parents)
        return [
            self._hits(some, HitKind.IDENTIFIER, "attributes", values, _exact(self.identifiers.pairs(kind, values)))
            for kind in ATTRIBUTES
        ]

    def _hits(self, rows: pa.Table, kind: HitKind, name: str, texts: pa.Array, found: Found) -> pa.Table:
        if not len(found.rows):
            return HIT.empty_table()
        at, entry = pa.array(found.rows), pa.array(found.entries)
        filed, of = texts.take(at), self.entries.take(entry)
        version = rows["version"].take(at) if "version" in rows.column_names else pa.nulls(len(at), pa.int32())
        scripts = pc.binary_join_element_wise(script.script(filed), script.script(found.listed), "-")
        columns = [
            rows["consignment_id"].take(at), version, pa.repeat(str(kind), len(at)), pa.repeat(name, len(at)), filed,
            of["list"], of["entry_id"], of["kind"], found.listed, found.strengths, scripts, pa.array(found.scores),
        ]  # fmt: skip
        return pa.table(columns, names=HIT.names).cast(HIT)


def _variety(texts: pa.Array) -> float:
    """The share of different texts."""
    return len(texts.unique()) / max(len(texts), 1)


def _scored(pairs: list[tuple[int, str, int, float]]) -> Found:
    return Found(
        np.array([row for row, _, _, _ in pairs], dtype=np.int64),
        pa.array([value for _, value, _, _ in pairs], pa.string()),
        np.array([entry for _, _, entry, _ in pairs], dtype=np.int64),
        np.array([score for _, _, _, score in pairs], dtype=np.float64),
        pa.array([str(Strength.STRONG)] * len(pairs), pa.string()),
    )


def _exact(pairs: list[tuple[int, str, int]]) -> Found:
    return _scored([(row, value, entry, 1.0) for row, value, entry in pairs])


def _address(rows: pa.Table, role: str) -> pa.Array:
    """Street and city as one text; null where no street was filed."""
    line = whole(rows[f"{role}_address_line"])
    city = whole(rows[f"{role}_city"]) if f"{role}_city" in rows.column_names else pa.nulls(len(line), pa.string())
    return pc.coalesce(pc.binary_join_element_wise(line, city, ", "), line)


def primary_name(entry: dict[str, object]) -> str:
    """The name an entry (a LISTED row) is known by: its primary one, else its first, else its id."""
    names = entry["names"]
    found = [n["name"] for n in names if n["sort"] == Sort.PRIMARY] if isinstance(names, list) else []
    return str(found[0] if found else entry["entry_id"])
