"""Notifications as a CSV file: one a line, the columns by name. Pure.

Columns are the fields of `drafts.NewNotice`; lists are separated by ';', dates are ISO 8601. A line that cannot be
used is told as a Problem with its number, and the others are read.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre.diversion.drafts import MAX_TEXT, MOST, NewNotice, Regulated

COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(NewNotice))
NEEDED = ("reference", "regulated", "importer", "goods", "filed_on")
DAYS = ("filed_on", "expected_on", "valid_from", "valid_until")
LISTS = ("serials", "bill")
COUNTRIES = ("importer_country", "supplier_country")
LONGEST_REFERENCE = 100
MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: notifications with the number of their line (from 1, the header), and problems."""

    notices: tuple[tuple[int, NewNotice], ...]
    problems: tuple[Problem, ...]


def read(data: bytes) -> Read:
    """Read a file; what cannot be read is a Problem, nothing is raised."""
    if len(data) > MOST_BYTES:
        return Read((), (_problem("notice-file", "", "", f"a file has at most {MOST_BYTES >> 20} MiB; cut it", None),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Read((), (_problem("notice-file", "", str(error), "save the file as UTF-8", None),))
    notices: list[tuple[int, NewNotice]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        names = rows.fieldnames or []
        problems += [
            _problem("notice-column", n, n, f"columns are {', '.join(COLUMNS)}", 1, Severity.WARNING)
            for n in names
            if n not in COLUMNS
        ]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            problems += [_problem("notice-missing", name, "", "the file needs this column", 1) for name in missing]
            return Read((), tuple(problems))
        for row in rows:
            line = rows.line_num
            told = {name: (row.get(name) or "").strip() for name in COLUMNS}
            notice, wrong = notice_of(told, line)
            if notice is not None and notice.reference in seen:
                wrong = [_problem("notice-twice", "reference", notice.reference, "the first one is read", line)]
                notice = None
            problems += wrong
            if notice is not None:
                seen.add(notice.reference)
                notices.append((line, notice))
    except csv.Error as error:
        problems.append(_problem("notice-file", "", str(error), "write it as CSV (RFC 4180)", rows.line_num))
    return Read(tuple(notices), tuple(problems))


def notice_of(told: Mapping[str, str], line: int | None) -> tuple[NewNotice | None, list[Problem]]:
    """What a line or form says under each of COLUMNS ('' for nothing) as a notification, None with problems if none."""
    wrong = [_problem("notice-missing", name, "", "fill it in", line) for name in NEEDED if not told[name]]
    wrong += [
        _problem("notice-value", name, value, f"at most {MAX_TEXT} characters", line)
        for name, value in told.items()
        if len(value) > MAX_TEXT
    ]
    if len(told["reference"]) > LONGEST_REFERENCE:
        wrong.append(_problem("notice-value", "reference", told["reference"], "at most 100 characters", line))
    made: dict[str, object] = dict(told)
    for name in DAYS:
        made[name] = _day(told[name])
        if told[name] and made[name] is None:
            wrong.append(_problem("notice-value", name, told[name], "write the day as 2026-01-05", line))
    for name in LISTS:
        made[name] = tuple(dict.fromkeys(part.strip() for part in told[name].split(";") if part.strip()))[: MOST + 1]
        if len(made[name]) > MOST:  # type: ignore[arg-type] # a tuple, made the line before
            wrong.append(_problem("notice-value", name, told[name], f"at most {MOST} in a list", line))
    for name in COUNTRIES:
        if told[name] and not (len(told[name]) == 2 and told[name].isascii() and told[name].isalpha()):  # noqa: PLR2004 - ISO 3166-1
            wrong.append(_problem("notice-value", name, told[name], "a country is two letters of ISO 3166-1", line))
        made[name] = told[name].upper()
    numbers, unread = _numbers(told, line)
    made |= numbers
    wrong += unread
    if told["regulated"] and told["regulated"] not in set(Regulated):
        hint = f"one of {', '.join(Regulated)}"
        wrong.append(_problem("notice-value", "regulated", told["regulated"], hint, line))
    if wrong:
        return None, wrong
    return NewNotice(**{**made, "regulated": Regulated(told["regulated"])}), []  # type: ignore[arg-type] # checked above


def _numbers(told: Mapping[str, str], line: int | None) -> tuple[dict[str, object], list[Problem]]:
    """Pieces and kilograms, None where nothing is said or it cannot be read."""
    wrong = []
    whole = told["quantity"]
    pieces = int(whole) if whole.isascii() and whole.isdigit() and int(whole) < 2**31 else None
    if whole and pieces is None:
        wrong.append(_problem("notice-value", "quantity", whole, "write a whole number", line))
    mass = _mass(told["mass_kg"])
    if told["mass_kg"] and mass is None:
        wrong.append(_problem("notice-value", "mass_kg", told["mass_kg"], "write kilograms as 12.5", line))
    return {"quantity": pieces, "mass_kg": mass}, wrong


def _mass(text: str) -> float | None:
    """Kilograms above nothing; None for what is no such number."""
    try:
        read = float(text)
    except ValueError:
        return None
    return read if 0 < read < float("inf") else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _problem(
    code: str, path: str, value: str, hint: str, line: int | None, severity: Severity = Severity.FATAL
) -> Problem:
    return Problem(code, path, value, hint, severity, line)
