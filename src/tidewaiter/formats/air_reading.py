"""What an air reader has found so far: rows, problems and the units that became no row.

Shared by the readers of Cargo-IMP, Cargo-XML, X12 and EDIFACT. A unit (one waybill) takes the next position of its
file, whether it becomes a row or a reject. Nothing here knows a format.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats.aside import ASIDE_BYTES, Enclosed, Together
from tidewaiter.formats.events import event_table
from tidewaiter.formats.item_lines import ItemLines
from tidewaiter.formats.packed_tables import PackedTables
from tidewaiter.formats.parsed import MAX_LISTED, MAX_MESSAGE_BYTES, Parsed, Reject
from tidewaiter.formats.problem_log import ProblemLog

_DIGITS = re.compile(r"[0-9]+")
HS_SHORTEST = 6
HS_LONGEST = 10
_WARNING, _ERROR, _FATAL = Severity.WARNING, Severity.ERROR, Severity.FATAL
_NUMBERS = (int, float)
"""Zero and no are said; what is empty is not."""
_PACKED = 1024
"""So many rows or events are held as objects before they become columns."""


class Doubts(Protocol):
    """Takes what is doubtful or wrong in what is being read."""

    def warn(self, code: str, path: str, value: str, hint: str) -> None:
        """Note what is doubtful."""
        ...

    def error(self, code: str, path: str, value: str, hint: str) -> None:
        """Note an element that is wrong and was left null."""
        ...


Said = tuple[str, str, str, str, Severity]
"""Code, path, value, hint and severity of a problem whose unit is not known yet."""


class Noted(list[Said]):
    """What is doubtful or wrong in what is read once for several units."""

    def warn(self, code: str, path: str, value: str, hint: str) -> None:
        """Note what is doubtful."""
        self.append((code, path, value, hint, _WARNING))

    def error(self, code: str, path: str, value: str, hint: str) -> None:
        """Note an element that is wrong and was left null."""
        self.append((code, path, value, hint, _ERROR))


@dataclass(slots=True)
class Reading:
    """Rows, problems and rejects as they come; `position` is the ordinal of the next unit.

    Rejects beyond MAX_LISTED are one that holds the bytes of all, where `joined` says that such bytes are read again.
    What is told while `of_units` is False concerns no unit; `said_once` is what was told once for the whole file.
    """

    rows: list[dict[str, object]] = field(default_factory=list)
    problems: ProblemLog = field(default_factory=ProblemLog)
    rejects: list[Reject] = field(default_factory=list)
    position: int = 0
    events: list[dict[str, object]] = field(default_factory=list)
    joined: bool = False
    of_units: bool = True
    said_once: set[tuple[str, str]] = field(default_factory=set)
    _beyond: Together = field(default_factory=Together)
    _aside: int = 0
    _why: Problem | None = None
    _packed_rows: PackedTables = field(default_factory=PackedTables)
    _packed: PackedTables = field(default_factory=PackedTables)
    _told: int = 0
    _unlisted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def keep(self, row: dict[str, object]) -> None:
        """Take a unit as a row, as `compact` gives it."""
        self.keep_compact(compact(row))

    def keep_compact(self, kept: dict[str, object]) -> None:
        """Take a unit as a row that is compact."""
        kept["source_position"] = self.position
        self.position += 1
        items = kept.get("items")
        if isinstance(items, ItemLines) and items.many:
            self.take_all(_with(kept, items))
        else:
            self.take(kept)

    def take(self, row: dict[str, object]) -> None:
        """Take a row that is compact, of a unit whose position is counted."""
        self.rows.append(row)
        if len(self.rows) >= _PACKED:
            self._pack()

    def take_all(self, rows: pa.Table) -> None:
        """Take rows of units whose positions are counted."""
        self._pack()
        self._packed_rows.append(rows)

    @property
    def is_plain(self) -> bool:
        """Whether all rows and events are in `rows` and `events`, and every problem is told."""
        return not (self._packed_rows or self._packed or self._unlisted)

    @property
    def keeps_together(self) -> bool:
        """Whether rejects are no longer listed one by one."""
        return self.joined and (len(self.rejects) >= MAX_LISTED or self._aside >= ASIDE_BYTES)

    def reject(self, code: str, path: str, value: str, hint: str, raw: bytes | Enclosed) -> None:
        """Put a unit aside with the FATAL problem that says why."""
        unit = raw if isinstance(raw, Enclosed) else Enclosed(b"", raw)
        if self.keeps_together:
            # What is doubtful in it is told when it is read again.
            self._why = self._why or Problem(code, path, value, f"{hint} Kept together.", _FATAL, self.position)
            self.reject_again(unit)
        else:
            self.problems.tell(code, path, value, hint, _FATAL, self.position)
            self.put_aside(unit)

    def put_aside(self, unit: Enclosed) -> None:
        """Put a unit aside, one by one, of which somebody else tells why."""
        self.rejects.append(Reject(self.position, unit.alone()))
        self._aside += len(self.rejects[-1].raw)
        self.position += 1

    def kept_together(self) -> Enclosed | None:
        """The last of the units that are kept together beyond those that are listed, None before there is one."""
        return self._beyond.last

    def reject_again(self, unit: Enclosed) -> None:
        """Put aside a unit where others are kept together: why the first of them was is told for all."""
        self.problems.forget(self.position)
        self._beyond.add(unit)
        self.position += 1

    def warn(self, code: str, path: str, value: str, hint: str) -> None:
        """Note what is doubtful in the unit being read."""
        self.problems.tell(code, path, value, hint, _WARNING, self.position if self.of_units else None)

    def error(self, code: str, path: str, value: str, hint: str) -> None:
        """Note an element of the unit being read that is wrong and was left null."""
        self.problems.tell(code, path, value, hint, _ERROR, self.position if self.of_units else None)

    def warn_once(self, code: str, kind: str, path: str, hint: str, *, of_unit: bool = True) -> None:
        """Note what is doubtful, once a file for each `kind` of it; `of_unit` ties it to the unit being read."""
        if (code, kind) not in self.said_once:
            self.said_once.add((code, kind))
            self.problems.tell(code, path, kind, hint, _WARNING, self.position if of_unit and self.of_units else None)

    def unlisted(self, code: str, hint: str, lines: int) -> None:
        """Count lines that are not listed one by one any more; `all_problems` tells of them in one."""
        self._unlisted[code, hint] += lines

    def all_problems(self) -> Sequence[Problem]:
        """The problems of a reading that is done, and one for each kind of lines that were counted alone."""
        for (code, hint), lines in self._unlisted.items():
            said = f"{hint} Not listed one by one."
            self.problems.tell(code, "message", f"{lines} more lines", said, _WARNING, None)
        self._unlisted.clear()
        return self.problems.kept()

    def happened(self, event: dict[str, object]) -> None:
        """Take what a message says of a thing that is no consignment of its own (`events.EVENT`)."""
        self.events.append(event | {"source_position": self._told})
        self._told += 1
        if len(self.events) >= _PACKED:
            self._pack()

    def _pack(self) -> None:
        """Rows and events as columns, which take a tenth of the memory."""
        if self.rows:
            self._packed_rows.append(table(self.rows))
            self.rows.clear()
        if self.events:
            self._packed.append(event_table(self.events))
            self.events.clear()

    def parsed(self) -> Parsed:
        """All of it, as every reader returns it."""
        if self._why is not None:
            self.problems.append(replace(self._why, value=f"{self._beyond.many} more"))
            self.rejects.append(Reject(self._why.row or 0, self._beyond.taken()))
        self._pack()
        happened = self._packed.taken() if self._packed else None
        rows = self._packed_rows.taken() if self._packed_rows else table([])
        return Parsed(rows, self.all_problems(), tuple(self.rejects), happened)


def _with(row: dict[str, object], items: ItemLines) -> pa.Table:
    """A row with very many items, of which no dicts are made again."""
    del row["items"]
    one = table([row])
    return one.set_column(one.schema.get_field_index("items"), one.schema.field("items"), items.as_list())


def compact(row: dict[str, object]) -> dict[str, object]:
    """A row as it is kept: what is null or empty is left out, `notes` are further attributes."""
    if notes := row.pop("notes", None):
        attributes = row.get("attributes")
        row["attributes"] = [*(attributes if isinstance(attributes, list) else []), *notes]  # type: ignore[misc] # a list
    return {name: value for name, value in row.items() if value or isinstance(value, _NUMBERS)}


def too_large(data: bytes) -> Parsed | None:
    """Refuse a message beyond MAX_MESSAGE_BYTES before anything of it is read."""
    if len(data) <= MAX_MESSAGE_BYTES:
        return None
    hint = f"Split it at the source: at most {MAX_MESSAGE_BYTES} bytes are read at once."
    problem = Problem("message-too-large", "message", f"{len(data)} bytes", hint, Severity.FATAL)
    return Parsed(table([]), (problem,))


def unrecognised(data: bytes, wanted: str) -> Parsed:
    """Refuse, as one unit, bytes in which no message of the format was found."""
    reading = Reading()
    shown = data[:80].decode("latin-1").strip()
    reading.reject("message-unrecognised", "message", shown, f"No {wanted} message was found: check the format.", data)
    return reading.parsed()


def hs_code(text: str, path: str, reading: Doubts) -> str | None:
    """Digits of a Harmonized System code, 6 to 10 of them; longer national codes are cut, shorter ones dropped."""
    digits = "".join(_DIGITS.findall(text))
    if HS_SHORTEST <= len(digits) <= HS_LONGEST:
        return digits
    if not digits or len(digits) < HS_SHORTEST:
        reading.warn("bad-hs-code", path, text, "Give at least the six digits of the Harmonized System.")
        return None
    reading.warn("bad-hs-code", path, text, "More than ten digits: the first ten were kept.")
    return digits[:HS_LONGEST]


def country_code(text: str | None, path: str, reading: Doubts) -> str | None:
    """A country code of two letters, or None with a problem; whether the code is assigned is for intake."""
    code = (text or "").strip().upper()
    if not code:
        return None
    if len(code) == len("XX") and code.isascii() and code.isalpha():
        return code
    reading.warn("bad-country", path, code, "Give the country as two letters of ISO 3166-1.")
    return None
