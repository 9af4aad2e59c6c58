"""Records in normal form: one schema for every table, in which spellings of one party meet. Texts, null where missing.

Names and places are in Latin letters (parties/names/script.py); a name's titles and ordinals go ("Sir ... 1st
Baronet"); dates of birth are eight digits; what the filer wrote for "nothing" is nothing. Derived columns are what
blocking rules join by.
"""

import calendar
import re
from collections.abc import Sequence

import anyascii
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine.local import project
from tidewaiter.parties.names import consonants, email, phone, script
from tidewaiter.parties.resolution import diminutives
from tidewaiter.parties.resolution.roles import ID, Roles

TITLES = (
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend hon rt baron baroness baronet viscount earl"
    " count duke marquess jr sr esq phd md bt herr frau don dona shri smt hajji sheikh captain capt colonel col major"
    " general sgt admiral cardinal bishop archbishop saint kbe obe mbe cbe kcb gcb qc kc"
)
"""Words that stand by a name and are no part of it."""

NOTHING = (
    "",
    "na",
    "n a",
    "nan",
    "none",
    "null",
    "unknown",
    "not known",
    "nil",
    "tba",
    "test",
    "missing",
    "no",
    "x",
    "xx",
    "xxx",
)

COLUMNS = (
    "given",
    "surname",
    "name",
    "birth_date",
    "birth_place",
    "street_number",
    "address",
    "locality",
    "postcode",
    "region",
    "country",
    "phone",
    "email",
    "identifier",
    "identifier_2",
    "occupation",
    "employer",
)
"""Facts of a record, in normal form."""

DERIVED = {
    "given_root": "given",
    "given_sound": "given",
    "surname_sound": "surname",
    "given_1": "given",
    "surname_3": "surname",
    "name_sound": "name",
    "birth_year": "birth_date",
    "birth_day": "birth_date",
    "postcode_4": "postcode",
    "phone_7": "phone",
    "mailbox": "email",
    "email_digits": "email",
    "address_words": "address",
}
"""Columns derived from a fact, for blocking and for levels of comparison."""

PREPARED = pa.schema(
    [pa.field("unique_id", pa.string(), nullable=False), *(pa.field(n, pa.string()) for n in (*COLUMNS, *DERIVED))]
)

_TITLE = re.compile(r"\b(" + TITLES.replace(" ", "|") + r"|[0-9]+(st|nd|rd|th)|i{2,3}|iv|vi{0,3})\b")
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_ISO = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})")
_WORDED = re.compile(r"(\d{1,2})\D+([a-z]{3})[a-z]*\D+(\d{4})")
_SHORT_WORD = 3
_SURNAME_FIRST = r"^\s*([^\s,]+)\s*,\s*(\pL[^,]*)$"


def prepare(table: pa.Table, roles: Roles) -> pa.Table:
    """Rows of schema PREPARED, in the order of the table; rows without an id column are numbered from 0.

    Raises ValueError when an id is missing or stands twice.
    """
    count = table.num_rows
    columns = {name: _texts(table, roles.of(name)) for name in ("given_name", "middle_name", "surname", "full_name")}
    facts: dict[str, pa.Array] = _names(columns, count)
    facts["birth_date"] = _each(_texts(table, roles.of("birth_date")), _date)
    for name in ("birth_place", "address", "locality", "region", "occupation", "employer", "street_number"):
        facts[name] = _latin(_texts(table, roles.of(name)))
    facts["country"] = _latin(_texts(table, roles.of("country")))
    facts["postcode"] = _squeezed(_latin(_texts(table, roles.of("postcode"))))
    facts["phone"] = _phones(_texts(table, roles.of("phone")[:1]))
    facts["email"] = _mailboxes(_texts(table, roles.of("email")[:1]))
    identifiers = roles.of("identifier")
    facts["identifier"] = _squeezed(_latin(_texts(table, identifiers[:1])))
    facts["identifier_2"] = _squeezed(_latin(_texts(table, identifiers[1:2])))
    ids = _ids(table, roles)
    prepared = pa.table({"unique_id": ids, **{name: facts[name] for name in COLUMNS}})
    return _derived(prepared).select(PREPARED.names).cast(PREPARED)


def _ids(table: pa.Table, roles: Roles) -> pa.Array:
    named = roles.of(ID)
    if not named:
        return pa.array(range(table.num_rows)).cast(pa.string())
    ids = table[named[0]].cast(pa.string()).combine_chunks()
    if ids.null_count or pc.count_distinct(ids).as_py() < len(ids):
        raise ValueError(f"{named[0]!r} is missing or stands twice in some rows; name a column of ids with --id")
    return ids


def _texts(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """The texts of columns, joined by a space where there are several; null where all are."""
    if not names:
        return pa.nulls(table.num_rows, pa.string())
    parts = [table[name].combine_chunks().cast(pa.string()) for name in names]
    if len(parts) == 1:
        return parts[0]
    return _joined(parts)


def _joined(parts: Sequence[pa.Array]) -> pa.Array:
    """Texts side by side, a space between; null where all are missing."""
    filled = [pc.fill_null(part, "") for part in parts]
    text = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*filled, " "))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _latin(texts: pa.Array) -> pa.Array:
    return texts if texts.null_count == len(texts) else _nothing(script.latin(texts))


def _nothing(texts: pa.Array) -> pa.Array:
    """Null for what says nothing."""
    return pc.if_else(pc.is_in(texts, value_set=pa.array(NOTHING)), pa.scalar(None, pa.string()), texts)


def _squeezed(texts: pa.Array) -> pa.Array:
    return _nothing(pc.replace_substring(texts, " ", ""))


def _phones(texts: pa.Array) -> pa.Array:
    if texts.null_count == len(texts):
        return texts
    digits = pc.replace_substring_regex(phone.e164(texts, pa.nulls(len(texts), pa.string())), r"[^0-9]", "")
    return pc.if_else(pc.less(pc.utf8_length(digits), 5), pa.scalar(None, pa.string()), digits)


def _mailboxes(texts: pa.Array) -> pa.Array:
    """In ASCII, as all other words: the embedded engine counts edits in bytes, Spark in characters."""
    if texts.null_count == len(texts):
        return texts
    found = email.mailbox(texts)
    if not pc.all(pc.string_is_ascii(found)).as_py():
        found = _each(found, lambda text: anyascii.anyascii(text).lower().strip())
    return _nothing(found)


def _names(columns: dict[str, pa.Array], count: int) -> dict[str, pa.Array]:
    """Given name, surname and whole name, whatever was filed of the three."""
    given, surname = _latin(columns["given_name"]), _latin(columns["surname"])
    full = _without_titles(_latin(_given_first(columns["full_name"])))
    if full.null_count < count:
        first = pc.replace_substring_regex(full, " .*$", "")
        last = pc.replace_substring_regex(full, "^.* ", "")
        given, surname = pc.coalesce(given, first), pc.coalesce(surname, last)
    given, surname = _without_titles(given), _without_titles(surname)
    whole = pc.coalesce(full, _joined([given, surname]))
    return {"given": given, "surname": surname, "name": _each(whole, _sorted_words)}


def _given_first(texts: pa.Array) -> pa.Array:
    """Names filed as "SMITH, John" the other way round; a rank after a comma ("..., 1st Baron ...") stays behind."""
    return texts if texts.null_count == len(texts) else pc.replace_substring_regex(texts, _SURNAME_FIRST, r"\2 \1")


def _without_titles(texts: pa.Array) -> pa.Array:
    plain = pc.replace_substring_regex(texts, _TITLE.pattern, " ")
    squeezed = pc.utf8_trim_whitespace(pc.replace_substring_regex(plain, " +", " "))
    return pc.if_else(pc.equal(squeezed, ""), texts, squeezed)


def _sorted_words(text: str) -> str:
    return " ".join(sorted(text.split()))


def _each(texts: pa.Array, made: object) -> pa.Array:
    """A function of a text for each different one."""
    encoded = texts.dictionary_encode()
    values = pa.array([made(value) for value in encoded.dictionary.to_pylist()], pa.string())  # type: ignore[operator]
    return values.take(encoded.indices)


def _date(text: str) -> str | None:
    """Eight digits, year first, or None; a date that is filed backwards or in words is read."""
    plain = text.lower().strip()
    if found := _ISO.match(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.match(plain):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _WORDED.match(plain)) and found[2] in _MONTHS:
        day, month, year = int(found[1]), _MONTHS[found[2]], int(found[3])
    else:
        return None
    return f"{year:04d}{month:02d}{day:02d}"


def _derived(prepared: pa.Table) -> pa.Table:
    roots = {name: _each(prepared[name].combine_chunks(), diminutives.root) for name in ("given", "name")}
    sounds = {
        name: consonants.skeleton(roots.get(of, prepared[of]))
        if prepared[of].null_count < prepared.num_rows
        else prepared[of]
        for name, of in DERIVED.items()
        if name.endswith("_sound")
    }
    cuts = {
        "given_1": "left(given, 1)",
        "surname_3": "left(surname, 3)",
        "birth_year": "left(birth_date, 4)",
        "birth_day": "right(birth_date, 4)",
        "postcode_4": "left(postcode, 4)",
        "phone_7": "right(phone, 7)",
        "email_digits": "regexp_replace(email, '[^0-9]+', '', 'g')",
        "mailbox": "nullif(split_part(email, '@', 1), '')",
        "address_words": (
            f"list_aggregate(list_sort(list_filter(string_split(address, ' '), lambda w: length(w) > {_SHORT_WORD})),"
            " 'string_agg', ' ')"
        ),
    }
    cut = project(prepared, cuts)
    for name in DERIVED:
        column = roots["given"] if name == "given_root" else sounds[name] if name in sounds else cut[name]
        prepared = prepared.append_column(name, column.cast(pa.string()))
    return prepared
