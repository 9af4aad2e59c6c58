"""How a filer writes numbers, dates, times, flags and structures, as DuckDB expressions that give null, never an error.

Two steps, so that no expression is written out more often than the engine must plan it: text to a number, moment,
flag or structure; then that column to kilograms, whole numbers and plausible dates. What was sent and reads as null
is for the caller to report.
"""

from collections.abc import Sequence

import pyarrow as pa

from tidewaiter.cargo.schema import ITEM

KILOGRAMS = {"kg": "", "g": " / 1000", "lb": " * 0.45359237", "oz": " * 0.028349523125", "t": " * 1000"}
"""What turns a number in a unit into kilograms; the pound is exact by definition (1959)."""

UNIT_SPELLINGS: dict[str, tuple[str, ...]] = {
    "kg": ("KG", "KGS", "KGM", "K", "KILOGRAM", "KILOGRAMS"),
    "g": ("G", "GR", "GRM", "GRAM", "GRAMS"),
    "lb": ("LB", "LBS", "LBR", "L", "POUND", "POUNDS"),
    "oz": ("OZ", "ONZ", "OUNCE", "OUNCES"),
    "t": ("T", "TNE", "TONNE", "TONNES"),
}
"""How filers and UN/ECE Recommendation 20 write the units of mass, in capitals."""

TIMES = (
    *("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"),
    *("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d", "%Y%m%d"),
    *("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M%z"),
)
"""Forms that are understood where a mapping names none: ISO 8601, with and without an offset."""

EARLIEST, LATEST = "1900-01-01", "2199-12-31"
"""A date outside is a slip of the pen, and some tools downstream cannot hold it."""

_TRUE, _FALSE = "('TRUE', '1', 'YES', 'Y', 'T')", "('FALSE', '0', 'NO', 'N', 'F')"
_SPACES = "[ \u00a0\u2009\u202f'_]"
_EXPONENT = "([eE][+-]?[0-9]{1,3})?"


def number(column: str, decimal: str = ".") -> str:
    """A DOUBLE; separators of thousands (the other sign, a space, an apostrophe) are let pass in threes."""
    other = "," if decimal == "." else "."
    grouped = f"[+-]?[0-9]{{1,3}}({_group(other)}[0-9]{{3}})+(\\{decimal}[0-9]*)?"
    plain = f"[+-]?([0-9]+(\\{decimal}[0-9]*)?|\\{decimal}[0-9]+){_EXPONENT}"
    bare = f"replace(regexp_replace({column}, {_text(_group(other))}, '', 'g'), '{decimal}', '.')"
    point = f"replace({column}, '{decimal}', '.')"
    return (
        f"CASE WHEN regexp_full_match({column}, {_text(plain)}) THEN TRY_CAST({point} AS DOUBLE)"
        f" WHEN regexp_full_match({column}, {_text(grouped)}) THEN TRY_CAST({bare} AS DOUBLE) END"
    )


def finite(number: str) -> str:
    """The number, or null where it is infinite or none."""
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def whole(number: str) -> str:
    """An INTEGER of 32 bits from a number that is whole; null for any other."""
    return f"CASE WHEN isfinite({number}) AND {number} = trunc({number}) THEN TRY_CAST({number} AS INTEGER) END"


def mass(number: str, unit: str | None, unit_column: str | None) -> str:
    """Kilograms; with a column of units a missing unit means kilograms, one that is not known gives null."""
    if unit_column is None:
        return finite(f"({number}{KILOGRAMS[unit or 'kg']})")
    cases = "".join(
        f" WHEN upper({unit_column}) IN ({_texts(spellings)}) THEN {number}{KILOGRAMS[known]}"
        for known, spellings in UNIT_SPELLINGS.items()
    )
    return f"CASE WHEN NOT isfinite({number}) THEN NULL WHEN {unit_column} IS NULL THEN {number}{cases} END"


def known_unit(unit_column: str) -> str:
    """The unit as written, or null where it is not known."""
    spellings = [spelling for known in UNIT_SPELLINGS.values() for spelling in known]
    return f"CASE WHEN upper({unit_column}) IN ({_texts(spellings)}) THEN {unit_column} END"


def moment(column: str, forms: Sequence[str], zone: str | None) -> str:
    """The moment a text names by the first form that fits, those without an offset first.

    With a `zone` it is a TIMESTAMPTZ, in that zone where the form has no offset; without, a TIMESTAMP as written.
    """
    forms = forms or TIMES
    # Without this the engine would take the words "infinity" and "epoch" for moments.
    column = f"CASE WHEN regexp_matches({column}, '[0-9]') THEN {column} END"
    bare = [form for form in forms if "%z" not in form]
    offset = [form for form in forms if "%z" in form]
    parts = []
    if bare:
        reading = f"try_strptime({column}, [{_texts(bare)}])"
        parts.append(reading if zone is None else f"timezone({_text(zone)}, {reading})")
    if offset:
        # The engine reads offsets as +00:00 and not as Z.
        zulu = f"regexp_replace({column}, '[zZ]$', '+00:00')"
        if zone is None:
            zulu, offset = f"regexp_replace({zulu}, '[+-][0-9:]+$', '')", [f.replace("%z", "") for f in offset]
        parts += [f"try_strptime({zulu}, {_text(form)})" for form in offset]
    return f"coalesce({', '.join(parts)})" if len(parts) > 1 else parts[0]


def plausible(moment: str, *, day: bool) -> str:
    """The moment, or its day, or null where it lies outside EARLIEST to LATEST."""
    on = f"CAST({moment} AS DATE)"
    return f"CASE WHEN {on} BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}' THEN {on if day else moment} END"


def flag(column: str) -> str:
    """A BOOLEAN from true/false, yes/no, 1/0 and their first letters."""
    return f"CASE WHEN upper({column}) IN {_TRUE} THEN true WHEN upper({column}) IN {_FALSE} THEN false END"


def items(column: str) -> str:
    """Item lines from the JSON text of a list of objects with the names of `cargo.schema.ITEM`."""
    parts = ", ".join(f'"{part.name}": "{_engine_type(part.type)}"' for part in ITEM)
    return f"CASE WHEN try(json_type({column})) = 'ARRAY' THEN try(from_json({column}, {_text(f'[{{{parts}}}]')})) END"


def items_doubt(column: str, read: str) -> str:
    """Whether a number of an item line was sent in the text `column` and is missing in the items `read` from it."""
    numbers = [part.name for part in ITEM if part.type != pa.string()]
    sent = " + ".join(f"list_count(json_extract_string({column}, '$[*].{name}'))" for name in numbers)
    kept = " + ".join(f"list_count(list_transform({read}, lambda i: i.{name}))" for name in numbers)
    return f"CASE WHEN {read} IS NOT NULL THEN {sent} <> {kept} END"


def attributes(column: str) -> str:
    """A map of texts from the JSON text of an object."""
    form = _text('"MAP(VARCHAR,VARCHAR)"')
    return f"CASE WHEN try(json_type({column})) = 'OBJECT' THEN try(from_json({column}, {form})) END"


def _engine_type(kind: pa.DataType) -> str:
    return {pa.int32(): "INTEGER", pa.float64(): "DOUBLE"}.get(kind, "VARCHAR")


def _group(other: str) -> str:
    return f"({_SPACES}|\\{other})"


def _texts(texts: Sequence[str]) -> str:
    return ", ".join(_text(text) for text in texts)


def _text(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def native_moment(column: str, given: pa.DataType, zone: str | None) -> str:
    """As `moment`, from a column that has a temporal type of its own."""
    if pa.types.is_timestamp(given) and given.tz is not None:
        return column
    return (
        f"TRY_CAST({column} AS TIMESTAMP)"
        if zone is None
        else f"timezone({_text(zone)}, TRY_CAST({column} AS TIMESTAMP))"
    )
