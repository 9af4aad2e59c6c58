"""The sections of an examination's form as one table, and what a section must say.

Pure. Pages draw the form from this table. A section is a list of entries (one, or several: field tests, weights,
persons), each a mapping of its fields. While an examination is open a section may be incomplete; what is wrong is
refused as Problems. Masses are grams.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre.exams import fields
from tidewaiter.centre.exams.fields import Field, Kind, Value

Entry = dict[str, Value]


class SectionName(StrEnum):
    """What an examination records, in the order in which it is done."""

    IDENTITY = "identity"
    SEALS = "seals"
    IMAGE = "image"
    DOG = "dog"
    OPENING = "opening"
    FIELD_TESTS = "field_tests"
    WEIGHTS = "weights"
    CONCEALMENT = "concealment"
    PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its title, its fields, and how many entries it may have."""

    name: SectionName
    title: str
    fields: tuple[Field, ...]
    most: int = 1


NEGATIVE_SAYS = (
    "A negative field test is not clear: hand-held devices miss a substance below their limit of detection. "
    "Only the laboratory excludes it."
)
"""What every page says beside a negative test (SUBSTANCES, OIG-19-67)."""

CONCEALMENTS = (
    "none",
    "among goods",
    "inside goods",
    "false compartment",
    "packaging",
    "sealed container",
    "liquid or dissolved",
    "impregnated",
    "electronics or machine parts",
    "foodstuff",
    "printed matter",
    "other",
)

SECTIONS: dict[SectionName, Section] = {
    section.name: section
    for section in (
        Section(
            SectionName.IDENTITY,
            "Identity check",
            (
                Field("scanned", "Code scanned from the consignment", required=True),
                Field("matches", "The code is this target's", Kind.YES_NO),
                Field("note", "Note"),
            ),
        ),
        Section(
            SectionName.SEALS,
            "Seals and packing on arrival",
            (
                Field(
                    "condition",
                    "Condition",
                    Kind.CHOICE,
                    required=True,
                    choices=("intact", "damaged", "opened", "none"),
                ),
                Field("seal", "Seal number"),
                Field("as_declared", "The seal is the one declared", Kind.YES_NO),
                Field("note", "Note"),
            ),
            most=10,
        ),
        Section(
            SectionName.IMAGE,
            "Image",
            (
                Field(
                    "result", "Result", Kind.CHOICE, required=True, choices=("anomaly", "nothing seen", "not readable")
                ),
                Field("device", "Device", required=True),
                Field("operator", "Operator"),
                Field("note", "What was seen and where"),
            ),
            most=5,
        ),
        Section(
            SectionName.DOG,
            "Dog",
            (
                Field("team", "Team", required=True),
                Field("result", "Result", Kind.CHOICE, required=True, choices=("alert", "no alert", "not worked")),
                Field("odours", "Odours for which the team is current"),
                Field("note", "Note"),
            ),
            most=3,
        ),
        Section(
            SectionName.OPENING,
            "Opening",
            (
                Field("opened", "Opened", Kind.YES_NO, required=True),
                Field("opened_at", "When", Kind.TIME),
                Field("place", "Where (glove box, bench, dock)"),
                Field("letter", "It is a letter", Kind.YES_NO),
                Field("legal_basis", "Legal basis for opening"),
                Field("note", "Note"),
            ),
        ),
        Section(
            SectionName.FIELD_TESTS,
            "Field tests (presumptive)",
            (
                Field("kit", "Kit or device", required=True),
                Field("lot", "Lot, or the device's number", required=True),
                Field("expires", "Expiry, or date of the library", Kind.DATE),
                Field(
                    "result",
                    "Result",
                    Kind.CHOICE,
                    required=True,
                    choices=("positive", "negative", "inconclusive", "invalid"),
                ),
                Field("substance", "Indicated substance"),
                Field("limit", "Limit of detection as the maker states it"),
                Field("tested_at", "When", Kind.TIME),
                Field("note", "Note"),
            ),
            most=20,
        ),
        Section(
            SectionName.WEIGHTS,
            "Weights",
            (
                Field("what", "What was weighed", required=True),
                Field("gross_g", "Gross", Kind.NUMBER, unit="g"),
                Field("net_g", "Net", Kind.NUMBER, unit="g"),
                Field("uncertainty_g", "Uncertainty (±)", Kind.NUMBER, unit="g"),
                Field("scale", "Scale's id", required=True),
                Field("calibrated_until", "Calibrated until", Kind.DATE),
            ),
            most=50,
        ),
        Section(
            SectionName.CONCEALMENT,
            "Concealment",
            (
                Field("place", "Where", Kind.CHOICE, required=True, choices=CONCEALMENTS),
                Field("description", "Description"),
                Field("packing", "Packing of what was found"),
            ),
            most=10,
        ),
        Section(
            SectionName.PERSONS,
            "Persons present",
            (
                Field("name", "Name", required=True),
                Field("capacity", "As what (officer, witness, owner, interpreter)", required=True),
                Field("organisation", "Organisation"),
            ),
            most=20,
        ),
    )
}


def read(section: Section, entries: Sequence[Mapping[str, object]]) -> tuple[list[Entry], tuple[Problem, ...]]:
    """What a section's entries say, fields in the table's order, and what is wrong; empty entries are left out."""
    problems: list[Problem] = []
    if len(entries) > section.most:
        hint = f"{section.title} has at most {section.most}"
        problems.append(Problem("too-many-entries", section.name, str(len(entries)), hint, Severity.ERROR))
    kept = [entry for n, given in enumerate(entries) if (entry := _entry(section, given, n, problems))]
    return kept, tuple(problems)


def missing(section: Section, entries: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Labels of required fields that entries lack, as 'Title: Label'."""
    return tuple(
        f"{section.title}: {field.label}"
        for entry in entries
        for field in section.fields
        if field.required and field.name not in entry
    )


def _entry(section: Section, given: Mapping[str, object], position: int, problems: list[Problem]) -> Entry:
    entry: Entry = {}
    known = {field.name for field in section.fields}
    for name in given:
        if name not in known:
            path = f"{section.name}.{name}"
            hint = f"one of {', '.join(sorted(known))}"
            problems.append(Problem("unknown-field", path, "", hint, Severity.ERROR, position))
    for field in section.fields:
        found = fields.read(field, given.get(field.name), f"{section.name}.{field.name}", position)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            entry[field.name] = found
    problems.extend(_together(section, entry, position))
    return entry


def _together(section: Section, entry: Entry, position: int) -> list[Problem]:
    """What fields of one entry may not say together."""
    gross, net = entry.get("gross_g"), entry.get("net_g")
    if isinstance(gross, float) and isinstance(net, float) and net > gross:
        hint = "the net mass is at most the gross mass"
        return [Problem("net-above-gross", f"{section.name}.net_g", str(net), hint, Severity.ERROR, position)]
    if entry.get("letter") and entry.get("opened") and "legal_basis" not in entry:
        hint = "a letter is opened on a legal basis only: name it"
        return [Problem("legal-basis-missing", f"{section.name}.legal_basis", "", hint, Severity.ERROR, position)]
    return []


def concerns(recorded: Mapping[SectionName, Sequence[Mapping[str, object]]], on: date) -> tuple[str, ...]:
    """Sentences on what was recorded and weakens it: identity that differs, kits and scales out of date, negatives."""
    said = [
        f"The code {entry.get('scanned')} is not this target's."
        for entry in recorded.get(SectionName.IDENTITY, ())
        if entry.get("matches") is False
    ]
    said += [
        f"Seal {entry.get('seal', '')} is not the one declared."
        for entry in recorded.get(SectionName.SEALS, ())
        if entry.get("as_declared") is False
    ]
    for entry in recorded.get(SectionName.FIELD_TESTS, ()):
        kit = f"{entry.get('kit')} (lot {entry.get('lot', 'not recorded')})"
        if str(entry.get("expires", "9999")) < on.isoformat():
            said.append(f"The kit {kit} expired on {entry['expires']}.")
        if entry.get("result") == "negative":
            said.append(f"{kit}: {NEGATIVE_SAYS}")
    said += [
        f"The calibration of scale {entry.get('scale')} ended on {entry['calibrated_until']}."
        for entry in recorded.get(SectionName.WEIGHTS, ())
        if str(entry.get("calibrated_until", "9999")) < on.isoformat()
    ]
    return tuple(said)
