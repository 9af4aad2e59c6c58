"""Examinations as values: the callers' side of `actions`."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams.fields import MAX_TEXT
from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding

_EXAM_ID = re.compile(r"X-([0-9]{1,18})")


def number(exam_id: str) -> int:
    """The number in 'X-000123', 0, which no examination has, for anything else."""
    found = _EXAM_ID.fullmatch(exam_id)
    return int(found[1]) if found else 0


def exam_id(exam_number: int) -> str:
    """'X-000123' for 123."""
    return f"X-{exam_number:06d}"


class PictureKind(StrEnum):
    """What a picture shows."""

    PHOTOGRAPH = "photograph"
    XRAY = "x-ray"
    SPECTRUM = "spectrum"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture as its bytes; `sha256` (hex) is what the sender computed before sending."""

    data: bytes
    sha256: str
    kind: PictureKind = PictureKind.PHOTOGRAPH
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an examination came to. `net_mass_g` in grams, None when not weighed."""

    finding: Finding
    exam_type: ExamType
    detection_method: DetectionMethod | None = None
    substance: str = ""
    net_mass_g: float | None = None
    note: str = ""


def check_conclusion(said: Conclusion) -> None:
    """Raise Conflict (422) for a mass that no scale shows or a text that is too long."""
    mass = said.net_mass_g
    if mass is not None and (not math.isfinite(mass) or mass < 0):
        raise Conflict("bad-mass", "a mass is a number of grams that is not negative", "write e.g. 12.5", 422)
    if max(len(said.substance), len(said.note)) > MAX_TEXT:
        raise Conflict(
            "too-long", "a text has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a section did: its revision now, whether that is new, and why nothing was saved."""

    revision: int
    changed: bool
    problems: tuple[Problem, ...] = ()
