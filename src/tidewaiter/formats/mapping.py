"""A mapping file: from the columns of a filer's table to the fields of a Consignment.

TOML, one file a layout; docs/mappings.md explains every key. A mapping is read strictly: an unknown key, a field that
does not exist, a constant of the wrong type, a label that leaks into the data or a protected trait is an error that
names the file and the place. What a mapping does to bytes is in `mapped`.
"""

import codecs
import re
import zoneinfo
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
import pyarrow as pa

from tidewaiter.cargo.protected import protected_trait
from tidewaiter.cargo.schema import CONSIGNMENT

RESERVED = ("consignment_id", "version", "source_format", "source_message", "source_position")
"""Fields that no `[columns]` entry may fill: identity and bookkeeping."""

SHIPPED = Path(__file__).parent / "mappings"
LAST = "consignment"
"""The mapping of our own column names, tried after all others."""

MAX_FILE_BYTES = 2**18

_FORM = re.compile(r"(?:[^%\x00]|%%|%-?[YymdHIMSfpzbBjaA])*%-?[Yymdj](?:[^%\x00]|%%|%-?[YymdHIMSfpzbBjaA])*")
"""A form of strptime that names at least a part of a date."""

Kind = Literal["csv", "parquet", "jsonl"]
Unit = Literal["kg", "g", "lb", "oz", "t"]


class MappingError(ValueError):
    """A mapping file that cannot be used; `hint` says what to do."""

    def __init__(self, place: str, wrong: str, hint: str = "See docs/mappings.md for the keys.") -> None:
        super().__init__(f"{place}: {wrong}")
        self.hint = hint


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the values of one field stand, and how they are written."""

    column: str | None = None
    join: tuple[str, ...] = ()
    separator: str = ", "
    split: str | None = None
    prefix: str = ""
    map: dict[str, str] = {}
    unmapped: Literal["refuse", "keep"] = "refuse"
    unit: Unit | None = None
    unit_column: str | None = None
    decimal: Literal[".", ","] | None = None
    dates: tuple[str, ...] = ()
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The filer's columns that hold the value, in order (without the column of the unit)."""
        return self.join or ((self.column,) if self.column is not None else ())


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which columns make the consignment_id 'scheme:value'; without a scheme the column holds all of it."""

    columns: tuple[str, ...]
    scheme: Literal["s10", "awb", "hawb", "bill", "decl", "track"] | None = None
    prefix: str = ""
    separator: str = "/"


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known answer beside the data, for evaluation alone: which values of the column mean yes."""

    column: str
    positive: tuple[str, ...]


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One layout of one filer; the attributes are the keys of the file."""

    name: str
    title: str
    identity: Identity
    columns: dict[str, str | Column]
    filer: str | None = None
    kind: Kind | None = None
    encoding: str = "utf-8"
    delimiter: str | None = None
    decimal: Literal[".", ","] = "."
    dates: tuple[str, ...] = ()
    time_zone: str = "UTC"
    missing: tuple[str, ...] = ()
    partial: bool = False
    constants: dict[str, object] = {}
    attributes: dict[str, str] = {}
    labels: dict[str, Label] = {}

    def sources(self) -> dict[str, Column]:
        """Field to where its values stand, the short form spelled out."""
        return {f: Column(column=c) if isinstance(c, str) else c for f, c in self.columns.items()}

    def names(self) -> tuple[str, ...]:
        """Every column of the filer that is read into rows, once each, in the order of the file."""
        found = dict.fromkeys(self.identity.columns)
        for source in self.sources().values():
            found |= dict.fromkeys(source.names)
            found |= dict.fromkeys((source.unit_column,) if source.unit_column else ())
        return tuple(found | dict.fromkeys(self.attributes.values()))

    def required(self) -> tuple[str, ...]:
        """Columns by which a file of this layout is known."""
        if self.partial:
            return self.identity.columns
        optional = {n for s in self.sources().values() if s.optional for n in (*s.names, s.unit_column)}
        return tuple(n for n in self.names() if n not in optional or n in self.identity.columns)


@lru_cache(maxsize=128)
def decode(content: bytes, place: str) -> Mapping:
    """A mapping from the content of its file; `place` names the file in errors (MappingError)."""
    if len(content) > MAX_FILE_BYTES:
        raise MappingError(place, f"larger than {MAX_FILE_BYTES} bytes")
    try:
        mapping = msgspec.toml.decode(content, type=Mapping, strict=True)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise MappingError(place, str(error) or type(error).__name__) from error
    for path, wrong in _wrong(mapping):
        raise MappingError(f"{place}: {path}", wrong)
    return mapping


def load(name_or_path: str | Path, directory: Path | None = None) -> Mapping:
    """A mapping by the path of its TOML file, or by name: from `directory`, else from those that ship.

    Raises MappingError, which names the file and the key, and what mappings there are when the name is unknown.
    """
    path = Path(name_or_path)
    if path.suffix == ".toml":
        return decode(path.read_bytes(), str(path))
    for folder in (directory, SHIPPED):
        found = folder / f"{path.name}.toml" if folder is not None else None
        if found is not None and path.name == str(name_or_path) and found.is_file():
            return decode(found.read_bytes(), str(found))
    raise MappingError(f"{name_or_path}.toml", "there is no such mapping", f"There are: {', '.join(names(directory))}.")


def names(directory: Path | None = None) -> tuple[str, ...]:
    """Names of the mappings of `directory` and of those that ship, sorted, our own column names last."""
    found = {file.stem for folder in (directory, SHIPPED) if folder is not None for file in folder.glob("*.toml")}
    return tuple(sorted(found, key=lambda name: (name == LAST, name)))


def is_known(name: str, directory: Path | None = None) -> bool:
    """Whether `names` has this one, without a look at the others."""
    if Path(name).name != name:
        return False
    try:
        return any((folder / f"{name}.toml").is_file() for folder in (directory, SHIPPED) if folder is not None)
    except OSError:  # longer than a file's name can be
        return False


def _wrong(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """What is wrong with a mapping that has the right form: place and sentence."""
    yield from _wrong_header(mapping)
    yield from _wrong_fields(mapping)
    for field, value in mapping.constants.items():
        yield from _wrong_constant(f"constants.{field}", field, value)
    for field in mapping.columns.keys() & (mapping.constants.keys() | ({"filer"} if mapping.filer else set())):
        yield f"columns.{field}", "filled by a constant as well"
    if "attributes" in mapping.columns and mapping.attributes:
        yield "columns.attributes", "give either this column of a whole map or a section [attributes]"
    read = set(mapping.names())
    for name, label in mapping.labels.items():
        if label.column in read:
            yield f"labels.{name}", f"column {label.column!r} is also read into the consignment: a label must not leak"
    for place, name in _spoken(mapping):
        trait = protected_trait(name)
        if trait is not None:
            yield place, f"{name!r} speaks of {trait}, a protected trait: it may not enter the product"


def _wrong_header(mapping: Mapping) -> Iterator[tuple[str, str]]:
    if not mapping.name or Path(mapping.name).name != mapping.name:
        yield "name", "a word that can be a file name"
    if not mapping.identity.columns:
        yield "identity.columns", "at least one column"
    if mapping.delimiter is not None and (len(mapping.delimiter) != 1 or not mapping.delimiter.isascii()):
        yield "delimiter", "one ASCII character"
    try:
        codecs.lookup(mapping.encoding).encode("")
    except (LookupError, ValueError, TypeError):
        yield "encoding", f"{mapping.encoding!r} is no encoding"
    try:
        zoneinfo.ZoneInfo(mapping.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        yield "time_zone", f"{mapping.time_zone!r} is no time zone of the IANA database, e.g. Asia/Seoul"
    yield from _wrong_forms("dates", mapping.dates)


def _wrong_fields(mapping: Mapping) -> Iterator[tuple[str, str]]:
    for field, source in mapping.sources().items():
        place = f"columns.{field}"
        if field not in CONSIGNMENT.names or field in RESERVED:
            yield place, "not a field that a mapping can fill (docs/data-dictionary.md)"
            continue
        kind = CONSIGNMENT.field(field).type
        if (source.column is None) == (not source.join):
            yield place, "give either `column` or `join`"
        if (source.unit or source.unit_column) and not field.endswith("_mass_kg"):
            yield place, "a unit is for masses only"
        if source.unit and source.unit_column:
            yield place, "give either `unit` or `unit_column`"
        if source.split == "" or (source.split is not None and field != "container"):
            yield place, "`split` cuts a list of containers, at one character or more"
        if source.dates and not (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
            yield place, "`dates` are for a date or a time"
        yield from _wrong_forms(f"{place}.dates", source.dates)
        if len(source.join) > 1 and not pa.types.is_string(kind):
            yield place, "`join` is for text"


def _wrong_forms(place: str, forms: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for form in forms:
        if _FORM.fullmatch(form) is None:
            yield place, f"{form!r} is no form of a date, e.g. %d/%m/%Y or %Y-%m-%dT%H:%M:%S%z"


def _wrong_constant(place: str, field: str, value: object) -> Iterator[tuple[str, str]]:
    if field not in CONSIGNMENT.names or field in RESERVED:
        yield place, "not a field that a mapping can fill (docs/data-dictionary.md)"
        return
    kind = CONSIGNMENT.field(field).type
    if pa.types.is_string(kind) and not isinstance(value, str):
        yield place, "a text is wanted"
        return
    try:
        pa.scalar(value, kind)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        yield place, f"{value!r} is not of type {kind}"


def _spoken(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """Every name that the mapping speaks of, with its place."""
    for name in mapping.identity.columns:
        yield "identity.columns", name
    for field, source in mapping.sources().items():
        for name in source.names:
            yield f"columns.{field}", name
    for name, column in mapping.attributes.items():
        yield f"attributes.{name}", name
        yield f"attributes.{name}", column
