"""Every format the product reads, and which of them a message is, by its content alone.

The order is from the particular to the general: wire messages first, then tables by the columns of a mapping, our own
column names last. A gzip-compressed message is unpacked first, within a bound. What nobody reads is a FATAL problem
that names what there is, so that any bytes give a Parsed and no exception.
"""

import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats import (
    air_other,
    cn_xml,
    dhl_xml,
    edifact_files,
    ens,
    fedex_xml,
    ffm,
    fhl,
    fwb,
    ics2,
    json_express,
    json_post,
    json_truck,
    mapped,
    mapped_together,
    ups_xml,
    vessel_tables,
    wco_dec,
    x12_files,
    xffm,
    xfhl,
    xfwb,
    xfzb,
)
from tidewaiter.formats import mapping as mapping_files
from tidewaiter.formats.gzip_members import inflated
from tidewaiter.formats.mapping import LAST, Mapping
from tidewaiter.formats.parsed import MAX_MESSAGE_BYTES, Format, Parse, Parsed, Reject
from tidewaiter.formats.pieces_xml import UncutError

MESSAGES: tuple[Format, ...] = (
    fwb.FORMAT,
    fhl.FORMAT,
    xfwb.FORMAT,
    xfzb.FORMAT,
    xfhl.FORMAT,
    ffm.FORMAT,
    xffm.FORMAT,
    air_other.FORMAT,
    *x12_files.FORMATS,
    *edifact_files.FORMATS,
    wco_dec.FORMAT,
    ens.FORMAT,
    ics2.FORMAT,
    ups_xml.FORMAT,
    dhl_xml.FORMAT,
    fedex_xml.FORMAT,
    *cn_xml.FORMATS,
    json_truck.FORMAT,
    *json_express.FORMATS,
    *json_post.FORMATS,
    vessel_tables.FORMAT,
)
"""Wire messages, in the order they are tried."""

HEAD_BYTES = 4096
GZIP_MAGIC = b"\x1f\x8b"

FOREIGN: tuple[tuple[str, str, str], ...] = (
    (
        r"PK\x03\x04",
        "ZIP archive or Office file",
        "Only ZIPs of vessel tables are read. Unpack it; save a workbook as CSV.",
    ),
    (r"%PDF-", "PDF", "Send the data, not its picture: CSV, JSON Lines or a wire message."),
    (
        r"<[?!A-Za-z]",
        "XML",
        "XML is read as Cargo-XML, WCO declarations, EU entry summaries and shipments (FedEx, UPS, DHL, CN 23).",
    ),
    (r"\[", "JSON list", "Send JSON Lines: one object a line, without brackets and commas between."),
    (r"\xd0\xcf\x11\xe0", "Office file", "Save the workbook as CSV."),
)
"""Content that is known by its beginning and not read: pattern, name and what to do."""


@cache
def shipped() -> tuple[Mapping, ...]:
    """The mappings that ship, in the order they are tried."""
    return tuple(mapping_files.load(name) for name in mapping_files.names())


def mappings_in(directory: Path | None) -> tuple[Mapping, ...]:
    """The mappings of a directory (which may be absent) and those that ship, in the order they are tried.

    A mapping of the directory replaces the one that ships under its name. Raises MappingError.
    """
    return tuple(mapping_files.load(name, directory) for name in mapping_files.names(directory))


def mapped_format(mapping: Mapping) -> Format:
    """The format a mapping makes; it reads gzip as well."""
    made = mapped.reader(mapping)
    parse = _unpacking(made.parse)
    return replace(made, parse=parse, parse_all=lambda messages: mapped_together.parse_all(messages, mapping, parse))


def recognise(data: bytes, mappings: Sequence[Mapping] | None = None) -> Format | None:
    """The format of a message, with `mappings` (None: those that ship) tried in their order; None when nobody knows it.

    The format given reads `data` as it is, compressed or not.
    """
    plain, _ = unpack(data)
    head = plain[:HEAD_BYTES]
    for known in MESSAGES:
        if known.recognise(head):
            return replace(known, parse=_unpacking(known.parse)) if data.startswith(GZIP_MAGIC) else known
    for mapping in sorted(shipped() if mappings is None else mappings, key=lambda m: m.name == LAST):
        if mapped.recognises(mapping, plain):
            return mapped_format(mapping)
    return None


def parse(data: bytes, *, mapping: Mapping | None = None, received_at: datetime | None = None) -> Parsed:
    """Read a message by a mapping, else by what its content shows; any bytes give a Parsed."""
    reader = mapped_format(mapping) if mapping is not None else recognise(data) or UNKNOWN
    return reader.parse(data, received_at=received_at)


def unpack(data: bytes) -> tuple[bytes, Problem | None]:
    """The message without gzip, at most MAX_MESSAGE_BYTES of it, and what was wrong with the compression."""
    if not data.startswith(GZIP_MAGIC):
        return data, _large(len(data)) if len(data) > MAX_MESSAGE_BYTES else None
    parts: list[bytes] = []
    size = 0
    try:
        for part in inflated(io.BytesIO(data).read):
            parts.append(part)
            size += len(part)
            if size > MAX_MESSAGE_BYTES:
                return b"".join(parts)[:HEAD_BYTES], _large(size)
    except zlib.error as error:
        return b"", _fatal("bad-gzip", str(error), "The compression is damaged: send the file again.")
    except EOFError:
        cut = _fatal("bad-gzip", "cut off", "The compressed file ends too soon: send it again.")
        return b"".join(parts), cut
    return b"".join(parts), None


def _large(size: int) -> Problem:
    hint = f"Split it at the source: at most {MAX_MESSAGE_BYTES} bytes (unpacked) are read at once."
    return _fatal("too-large", f"{size} bytes or more", hint)


def _fatal(code: str, value: str, hint: str) -> Problem:
    return Problem(code, "message", value, hint, Severity.FATAL)


def _unpacking(inner: Parse) -> Parse:
    def parse_packed(data: bytes, *, received_at: datetime | None = None) -> Parsed:
        plain, wrong = unpack(data)
        if wrong is not None:
            return Parsed(table([]), (wrong,))
        return inner(plain, received_at=received_at)

    return parse_packed


def _unknown(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """What nobody reads: empty, too large, known by its beginning, or unknown."""
    del received_at
    text = data[:HEAD_BYTES].decode("latin-1").removeprefix("ï»¿").lstrip("\r\n\t \x00")
    if not text and not data.removeprefix(b"\xef\xbb\xbf").strip(b"\r\n\t \x00"):
        return Parsed(table([]), (_fatal("empty", "", "The message holds nothing: send it again."),))
    for pattern, name, hint in FOREIGN:
        if re.match(pattern, text, re.DOTALL):
            return Parsed(table([]), (Problem("message-not-read", "message", name, hint),))
    known = ", ".join(one.name for one in FORMATS)
    hint = f"Send one of: {known}. A table of another layout needs a mapping (docs/mappings.md)."
    problem = Problem("format-unknown", "message", text[:80], hint, Severity.FATAL, 0)
    return Parsed(table([]), (problem,), (Reject(0, data),))


def failing(why: str) -> Format:
    """The format of a message whose reader died of it: its parse says so, and keeps the bytes for another try."""

    def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
        del received_at
        hint = "Report it to those who make the software; replay it from quarantine when it is mended."
        problem = Problem("reader-failed", "message", why, hint, Severity.FATAL, 0)
        return Parsed(table([]), (problem,), (Reject(0, data),))

    return replace(UNKNOWN, parse=parse)


def refusing(reader: Format, why: UncutError) -> Format:
    """The format of a message that is too large to be read whole and cannot be cut: its parse says why."""

    def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
        del received_at
        problem = Problem(why.code, "message", why.value, why.hint, Severity.FATAL, 0)
        return Parsed(table([]), (problem,), (Reject(0, data),))

    return replace(reader, parse=parse)


UNKNOWN = Format(
    name="unknown",
    title="What nobody reads",
    standard="",
    recognise=lambda _: True,
    parse=_unpacking(_unknown),
)
"""The format of a message that `recognise` does not know: its parse says what is wrong."""

FORMATS: tuple[Format, ...] = (*MESSAGES, *(mapped_format(mapping) for mapping in shipped()))
"""Every format that ships, in the order they are tried."""
