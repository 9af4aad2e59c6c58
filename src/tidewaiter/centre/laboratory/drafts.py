"""Requests, measurements and results as values: the callers' side of the actions. Masses are grams, purity per cent."""

import math
from dataclasses import dataclass
from typing import Any

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory.states import Confidence
from tidewaiter.centre.laboratory.techniques import BY_CODE, Check
from tidewaiter.centre.outcomes.rows import Finding

MAX_TEXT = 4000
MAX_SPECTRUM = 8_000_000
"""Bytes of a spectrum's file that is kept."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked about exhibits of one seizure. `key` is made once for a form; `laboratory` is who is asked."""

    key: str
    seizure_id: str
    exhibit_ids: tuple[str, ...]
    question: str
    laboratory: str


@dataclass(frozen=True, slots=True)
class NewMethod:
    """One measurement: technique (techniques.TECHNIQUES), instrument, its controls, and what it points at.

    `points_at` is a substance's name, '' where it points at none. `library` names what a spectrum was held against.
    `sub_sample` is what of the exhibit was taken ("tablet 3 of 10, 102.4 mg"), '' for the exhibit as a whole.
    """

    technique: str
    exhibit_id: str
    instrument: str
    blank: Check
    standard: Check
    observed: str
    points_at: str = ""
    library: str = ""
    sub_sample: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a comparison of an instrument's file about an exhibit proposed, all of it plain data to be kept.

    `spectrum` says which of the file's it is, from 1; `drawn` is the view of the first hit; `proposed` the substance
    that is called, '' for none.
    """

    exhibit_id: str
    file: str
    spectrum: int
    technique: str
    device: str
    library: str
    library_version: str
    library_dated: str
    library_sha256: str
    simulated: bool
    verdict: str
    proposed: str
    words: list[str]
    hits: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    drawn: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpectrum(Compared):
    """A file of an instrument with its bytes, and what its comparison proposed."""

    data: bytes


@dataclass(frozen=True, slots=True)
class NewResult:
    """What the laboratory says of all that a request names; uncertainties are expanded (k = 2), same unit.

    `status` is the legal status on the day of seizure with its citation; `profile` an assessment of origin, which is
    no fact, with how sure it is. `novel` marks a substance that was not met here before.
    """

    conclusion: SeizureState
    substance: str
    also: str = ""
    finding: Finding | None = None
    net_g: float | None = None
    net_uncertainty_g: float | None = None
    purity: float | None = None
    purity_uncertainty: float | None = None
    jurisdiction: str = ""
    status: str = ""
    citation: str = ""
    remarks: str = ""
    novel: bool = False
    profile: str = ""
    confidence: Confidence | None = None


def check_request(request: NewRequest) -> None:
    """Raise Conflict (422) for a request that lacks what it must have."""
    for name in ("key", "question", "laboratory"):
        _needed(name, getattr(request, name))


def check_method(method: NewMethod) -> None:
    """Raise Conflict (422) for a technique that the table does not have, or words that are missing."""
    if method.technique not in BY_CODE:
        raise Conflict(
            "unknown-technique",
            "{technique} is no technique",
            "one of {choices}",
            422,
            technique=repr(method.technique),
            choices=", ".join(BY_CODE),
        )
    _needed("instrument", method.instrument)
    _needed("observed", method.observed)
    _short(method.points_at, method.library, method.sub_sample)


def check_spectrum(spectrum: NewSpectrum) -> None:
    """Raise Conflict (413) for a file that is too large to be kept, 422 for words that are missing."""
    if len(spectrum.data) > MAX_SPECTRUM:
        raise Conflict(
            "spectrum-too-large",
            "a file has at most {max_spectrum} MB",
            "export one spectrum",
            413,
            max_spectrum=MAX_SPECTRUM // 10**6,
        )
    _needed("file", spectrum.file)
    _short(spectrum.device, spectrum.library, spectrum.proposed)


def check_result(result: NewResult) -> None:
    """Raise Conflict (422) for a result that a report could not be written from."""
    if result.conclusion is SeizureState.PRESUMPTIVE:
        raise Conflict("result-missing", "a laboratory confirms or excludes", "choose one", 422)
    if result.conclusion is SeizureState.CONFIRMED:
        for name in ("substance", "jurisdiction", "status", "citation"):
            _needed(name, getattr(result, name))
    _check_measured("net mass", result.net_g, result.net_uncertainty_g, math.inf)
    _check_measured("purity", result.purity, result.purity_uncertainty, 100)
    if bool(result.profile.strip()) != (result.confidence is not None):
        raise Conflict("confidence-missing", "an assessment of origin says how sure it is", "choose how sure", 422)
    _short(result.also, result.remarks, result.profile, result.substance, result.status, result.citation)


def _check_measured(what: str, value: float | None, uncertainty: float | None, most: float) -> None:
    if (value is None) != (uncertainty is None):
        raise Conflict(
            "uncertainty-missing", "a {what} comes with its uncertainty", "fill in both, or neither", 422, what=what
        )
    if value is None or uncertainty is None:
        return
    if not (math.isfinite(value) and math.isfinite(uncertainty) and 0 <= value <= most and uncertainty > 0):
        raise Conflict("bad-number", "this is no {what} with an uncertainty", "write e.g. 12.5 and 0.1", 422, what=what)


def _needed(name: str, text: str) -> None:
    if not text.strip():
        raise Conflict(f"{name}-missing", "the {name} is needed", "fill it in", 422, name=name)
    _short(text)


def _short(*texts: str) -> None:
    if any(len(text) > MAX_TEXT for text in texts):
        raise Conflict(
            "too-long", "a text has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
        )
