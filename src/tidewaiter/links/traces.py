"""What a lake row leaves as traces: the hashes of LAKE, and those of e-mails, near-duplicate texts and weights.

The texts of goods that differ by a word or two share one of `goods_words` only by chance of one band: the least
three of the hashes of their words (a bottom-3 sketch: Broder 1997, with k = 3), so that word order, numbers
of pieces and further words of small weight do not matter. It is a trace, not a measure of similarity.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.distinct import by_value
from tidewaiter.engine.local import project
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.links.edges import COLUMNS
from tidewaiter.parties.names.consonants import skeleton
from tidewaiter.parties.names.script import latin

_KEYED = tuple(name for name in COLUMNS if name in KIND_NAMES)

READ: tuple[str, ...] = (
    "consignment_id",
    "received_at",
    "batch_id",
    "key_goods",
    "key_consignor_address",
    "key_consignee_address",
    "consignor_name",
    "consignor_country",
    "consignee_name",
    "conveyance",
    "arrival_date",
    "attributes",
    "gross_mass_kg",
    "declared_value",
    "currency",
    "consignor_email",
    "consignee_email",
    *(f"hash_{name}" for name in _KEYED),
    *(f"event_{name}" for name in _KEYED),
)
"""Columns of LAKE that traces are made of."""

_SOUNDS = {"consignor_sound": ("consignor_name", "consignor_country"), "consignee_sound": ("consignee_name", None)}
"""Names taken by their sound, each with the column of the country it is taken in."""

_COUNTS_AS = {
    "consignor_house": "consignor_address",
    "consignor_street": "consignor_address",
    "consignor_sound": "consignor",
    "goods_ending": "goods",
}
"""Traces made of a key, which count when the key does."""

_ACCOUNT = """
    coalesce(attributes['sender_account'], attributes['consignor_account'], attributes['account'])
"""
"""A filer's further columns that name the sender's account, by the names that mapping files give them."""

OPTIONAL = ("entity_consignor", "entity_consignee", "account", "wallet")
"""Columns of text that a table of rows may have beside READ, each a trace by itself."""

_WORDS = 3
"""Words of a sketch; shorter texts have none, as they would meet too many."""

_DWELLING = "^([0-9]+[a-z]? [^,]*?)( rm| pmb| box| fl| bldg)? [0-9]+[a-z]?(,|$)"
"""A house number, a street and behind them a dwelling's number, in the normal form of an address."""

_ENDING = "([a-z]+ [a-z]+ [a-z]+)(?: x?[0-9]+)*(?: pcs| pc| sets| set)?$"
"""The last three words of a description, numbers of pieces behind them left out."""

_MADE: dict[str, str] = {
    "consignor_email": "nullif(lower(trim(consignor_email)), '')",
    "consignee_email": "nullif(lower(trim(consignee_email)), '')",
    # Weights within 2 % of each other, mostly: what is packed by hand differs by less from parcel to parcel.
    "pattern": """
        CASE WHEN gross_mass_kg > 0 AND declared_value > 0
        THEN concat_ws('|', round(ln(gross_mass_kg) * 50), declared_value, coalesce(currency, '?')) END
    """,
    # Rooms, boxes and suites change with the name on the door; the house does not.
    "consignor_house": f"regexp_replace(key_consignor_address, '{_DWELLING}', '\\1\\3')",
    "consignor_street": f"""
        CASE WHEN regexp_matches(key_consignor_address, '^[0-9]+[a-z]? [^,]+,.*,')
        THEN regexp_replace(regexp_replace(key_consignor_address, '{_DWELLING}', '\\1\\3'), '^[0-9]+[a-z]? ', '') END
    """,
    "consignee_house": f"regexp_replace(key_consignee_address, '{_DWELLING}', '\\1\\3')",
    "conveyance": "lower(trim(conveyance)) || '|' || arrival_date::VARCHAR",
    "goods_ending": f"nullif(regexp_extract(key_goods, '{_ENDING}', 1), '')",
}
"""Texts whose hash is a trace, as expressions over a lake row."""


def traces(rows: pa.Table) -> pa.Table:
    """Of lake rows (READ): consignment_id, received_at, batch_id and `hash_<name>` for every name of COLUMNS.

    A hash that does not count for its version (`event_<kind>` is false) is null: an amendment leaves no second trace.
    """
    made = project(rows, _MADE)
    if "attributes" in rows.column_names and "account" not in rows.column_names:
        rows = rows.append_column("account", project(rows, {"account": _ACCOUNT})["account"].cast(pa.string()))
    given = set(rows.column_names)
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        name: rows[name] for name in ("consignment_id", "received_at", "batch_id")
    }
    for name in COLUMNS:
        if name in _MADE:
            columns[f"hash_{name}"] = _counted(rows, name, xxh64(made[name].cast(pa.string())))
        elif name in _SOUNDS:
            columns[f"hash_{name}"] = _counted(rows, name, xxh64(_sound(rows, *_SOUNDS[name])))
        elif name in OPTIONAL:
            if name in given:
                columns[f"hash_{name}"] = xxh64(rows[name].cast(pa.string()))
        elif name == "goods_words":
            columns[f"hash_{name}"] = by_value(rows["key_goods"].combine_chunks().cast(pa.string()), sketch)
        else:
            columns[f"hash_{name}"] = _counted(rows, name, rows[f"hash_{name}"])
    return pa.table(columns)


def _counted(rows: pa.Table, name: str, hashes: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """The hashes of those rows whose version counts for what they are made of."""
    flag = f"event_{_COUNTS_AS.get(name, name)}"
    if flag not in rows.column_names:
        return hashes
    counts = pc.fill_null(rows[flag], fill_value=True)
    return pc.if_else(counts, hashes, pa.scalar(None, pa.int64()))


def _sound(rows: pa.Table, name: str, country: str | None) -> pa.Array:
    """A name by its sound (its consonants in Latin letters, words in the order of the alphabet), with a country."""
    heard = by_value(rows[name].combine_chunks().cast(pa.string()), lambda texts: skeleton(latin(texts)))
    heard = heard.combine_chunks() if isinstance(heard, pa.ChunkedArray) else heard
    if country is None:
        return heard
    return pc.binary_join_element_wise(heard, pc.fill_null(rows[country].combine_chunks().cast(pa.string()), "?"), "|")


def sketch(texts: pa.Array) -> pa.Array:
    """A hash of the three least word hashes of each text, int64; null for a text of fewer than three words."""
    words = pc.split_pattern(texts, " ")
    flat = pc.list_flatten(words)
    owner = pc.list_parent_indices(words).to_numpy(zero_copy_only=False)
    # Numbers say how many, not what.
    spoken = pc.and_(pc.greater_equal(pc.utf8_length(flat), 3), pc.invert(pc.match_substring_regex(flat, "[0-9]")))
    hashed = xxh64(flat.filter(spoken)).to_numpy(zero_copy_only=False).view(np.uint64)
    owner = owner[spoken.to_numpy(zero_copy_only=False)]
    order = np.lexsort((hashed, owner))
    hashed, owner = hashed[order], owner[order]
    new = np.ones(len(owner), bool)
    new[1:] = (owner[1:] != owner[:-1]) | (hashed[1:] != hashed[:-1])
    hashed, owner = hashed[new], owner[new]
    starts = np.searchsorted(owner, np.arange(len(texts)))
    counts = np.searchsorted(owner, np.arange(len(texts)), side="right") - starts
    whole = counts >= _WORDS
    out = np.zeros(len(texts), np.uint64)
    for place in range(_WORDS):
        out[whole] = (out[whole] * np.uint64(0x9E3779B97F4A7C15)) ^ hashed[starts[whole] + place]
    return pa.array(out.view(np.int64), pa.int64(), mask=~whole)
