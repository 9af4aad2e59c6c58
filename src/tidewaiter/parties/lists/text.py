"""Bytes of a list as text, UTF-8 where it is, else the code page of the older lists; CSV as records."""

import csv
import io
from collections.abc import Iterator


def decoded(data: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 with a mark, else Windows-1252 with what it lacks replaced."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def records(written: str) -> Iterator[list[str] | None]:
    """The records of a CSV text, whatever its ends of lines; None where the rest cannot be read (endless field)."""
    reader = csv.reader(io.StringIO(written.replace("\r\n", "\n").replace("\r", "\n")))
    try:
        yield from reader
    except csv.Error:
        yield None
