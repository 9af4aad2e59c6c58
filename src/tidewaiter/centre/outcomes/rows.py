"""Reading one row of a file of outcomes: which consignment, whether it was examined, and what was found.

Columns: `target_id` ('T-000123') or `consignment_id`; `result`, one of examined, not_presented, missed,
already_delivered, withdrawn (examined when left out and a finding is given); for an examination `finding`
(none, narcotics, precursor, equipment, other), `examined_at` (ISO 8601), `exam_type`, and where known
`detection_method`, `substance`, `net_mass_g`, `officer`; for the others `reason_code` (targets/states.py).
Other columns are ignored. Pure: what is wrong comes back as Problems.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from tidewaiter.audit.canonical import canonical
from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre import storable
from tidewaiter.centre.targets.states import CLOSING

MAX_ID = 200
"""Characters of a consignment's id; longer ones are no ids."""


class Finding(StrEnum):
    """What an examination found."""

    NONE = "none"
    NARCOTICS = "narcotics"
    PRECURSOR = "precursor"
    EQUIPMENT = "equipment"
    OTHER = "other"


class ExamType(StrEnum):
    """How a consignment was examined."""

    XRAY = "x-ray"
    DOG = "dog"
    HANDHELD = "handheld"
    PHYSICAL = "physical"
    DOCUMENT = "document"


class DetectionMethod(StrEnum):
    """What led to a find, after the WCO CEN seizure record."""

    ROUTINE = "routine"
    RANDOM = "random"
    RISK_PROFILE = "risk-profile"
    INTELLIGENCE = "intelligence"
    DOG = "dog"
    XRAY = "x-ray"
    OTHER = "other"


EXAMINED = "examined"
RESULTS = (EXAMINED, *(state.value for state in CLOSING))


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A row that can be read; texts are '' and times, masses and enums None when not given."""

    position: int
    target_id: str
    consignment_id: str
    result: str
    reason_code: str
    finding: Finding | None
    examined_at: datetime | None
    exam_type: ExamType | None
    detection_method: DetectionMethod | None
    substance: str
    net_mass_g: float | None
    officer: str

    @property
    def key(self) -> str:
        """16 hex digits of the SHA-256 of all that the row says: the same row sent again has the same key."""
        said = {name: getattr(self, name) for name in self.__slots__ if name != "position"}
        return hashlib.sha256(canonical(said).encode("ascii")).hexdigest()[:16]


@dataclass(slots=True)
class _Cells:
    """The cells of one row, and what was wrong with them so far."""

    row: Mapping[str, object]
    position: int
    problems: list[Problem]

    def text(self, name: str) -> str:
        value = self.row.get(name)
        return "" if value is None else storable.text(str(value)).strip()

    def wrong(self, code: str, name: str, hint: str) -> None:
        self.problems.append(Problem(code, name, self.text(name), hint, Severity.ERROR, self.position))

    def one_of(self, kind: type[StrEnum], name: str, code: str) -> str | None:
        text = self.text(name).lower()
        if not text:
            return None
        if text not in {member.value for member in kind}:
            self.wrong(code, name, f"write one of {', '.join(member.value for member in kind)}")
            return None
        return text

    def time(self, name: str) -> datetime | None:
        value = self.row.get(name)
        if isinstance(value, datetime):
            moment = value
        elif not self.text(name):
            return None
        else:
            try:
                moment = datetime.fromisoformat(self.text(name))
            except ValueError:
                self.wrong("bad-time", name, "write ISO 8601, e.g. 2026-01-05T06:00:00Z")
                return None
        try:
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except OverflowError:
            self.wrong("bad-time", name, "write ISO 8601, e.g. 2026-01-05T06:00:00Z")
            return None

    def mass(self, name: str) -> float | None:
        if not self.text(name):
            return None
        try:
            mass = float(self.text(name))
        except ValueError:
            mass = math.nan
        if not math.isfinite(mass) or mass < 0:
            self.wrong("bad-mass", name, "write grams as a number that is not negative, e.g. 12.5")
            return None
        return mass


def read(row: Mapping[str, object], position: int) -> OutcomeRow | list[Problem]:
    """Read one row; `position` is its ordinal in the file, from 0."""
    cells = _Cells(row, position, [])
    finding = cells.one_of(Finding, "finding", "unknown-finding")
    exam_type = cells.one_of(ExamType, "exam_type", "unknown-exam-type")
    method = cells.one_of(DetectionMethod, "detection_method", "unknown-detection-method")
    found = OutcomeRow(
        position=position,
        target_id=cells.text("target_id"),
        consignment_id=cells.text("consignment_id"),
        result=cells.text("result").lower().replace("-", "_").replace(" ", "_") or (EXAMINED if finding else ""),
        reason_code=cells.text("reason_code"),
        finding=None if finding is None else Finding(finding),
        examined_at=cells.time("examined_at"),
        exam_type=None if exam_type is None else ExamType(exam_type),
        detection_method=None if method is None else DetectionMethod(method),
        substance=cells.text("substance"),
        net_mass_g=cells.mass("net_mass_g"),
        officer=cells.text("officer"),
    )
    _whole(found, cells)
    return cells.problems or found


def _whole(row: OutcomeRow, cells: _Cells) -> None:
    """Note what a row owes and does not have, and what it has and cannot."""
    if not row.target_id and not row.consignment_id:
        cells.wrong("no-target", "target_id", "name the target or the consignment")
    if len(row.consignment_id) > MAX_ID:
        cells.wrong("unknown-target", "consignment_id", f"an id has at most {MAX_ID} characters")
    if row.result not in RESULTS:
        cells.wrong("unknown-result", "result", f"write one of {', '.join(RESULTS)}")
    elif row.result == EXAMINED:
        if row.finding is None and not cells.text("finding"):
            cells.wrong("finding-missing", "finding", "an examination ends with a finding, 'none' included")
        if row.exam_type is None and not cells.text("exam_type"):
            cells.wrong("exam-type-missing", "exam_type", "say how it was examined (OIG-15-39)")
        if row.reason_code:
            cells.wrong("unknown-reason-code", "reason_code", "an examination has no reason code; leave it empty")
    elif row.finding not in {None, Finding.NONE}:
        cells.wrong("finding-without-examination", "finding", f"what was {row.result} cannot have a finding")
