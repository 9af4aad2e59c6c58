"""An examination's sections as a page draws them: fields with their values, and the state of each section."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tidewaiter.centre.exams import sections
from tidewaiter.centre.exams.fields import Field, Kind
from tidewaiter.centre.exams.queries import SectionView
from tidewaiter.centre.exams.sections import SECTIONS, SectionName
from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding
from tidewaiter.desk.exams.wording import said

_COMPUTED = {(SectionName.IDENTITY, "matches")}
"""Fields that the centre fills in and no page asks for."""

SUGGESTED = {
    (SectionName.DOG, "team"): "teams",
    (SectionName.IMAGE, "device"): "image-devices",
    (SectionName.FIELD_TESTS, "kit"): "test-devices",
    (SectionName.WEIGHTS, "scale"): "scales",
}
"""Fields for which a list of the registers is offered, and the list's id on the page; anything else may be written."""

_LONG = frozenset({"note", "description", "packing"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """One field: its name in the form ('0.kit'), label, kind, value as text, choices (value, label), list offered."""

    name: str
    label: str
    kind: str
    value: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a section, its number shown from 1."""

    number: int
    several: bool
    fields: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its entries (an empty one where there is none), its revision, and how far it is.

    `state` is untouched, begun (something required is missing) or done.
    """

    name: str
    title: str
    exam_id: str
    entries: tuple[Entry, ...]
    recorded: tuple[tuple[tuple[str, str], ...], ...]
    revision: int
    saved_at: datetime | None
    saved_by: str
    state: str
    missing: tuple[str, ...]
    matches: bool | None
    several: bool


def section(exam_id: str, view: SectionView) -> Section:
    """A section as it is drawn."""
    table = SECTIONS[view.name]
    missing = sections.missing(table, view.entries)
    entries = view.entries or ({},)
    matches = next((entry["matches"] for entry in view.entries if "matches" in entry), None)
    return Section(
        name=view.name.value,
        title=said(table.title),
        exam_id=exam_id,
        entries=tuple(_entry(view.name, entry, n) for n, entry in enumerate(entries)),
        recorded=tuple(_recorded(view.name, entry) for entry in view.entries),
        revision=view.revision,
        saved_at=view.saved_at,
        saved_by=view.saved_by,
        state="untouched" if not view.entries else "begun" if missing else "done",
        missing=tuple(said(one.partition(": ")[2]) for one in missing),
        matches=None if matches is None else bool(matches),
        several=table.most > 1,
    )


def blank(name: SectionName, number: int) -> Entry:
    """One more empty entry."""
    return _entry(name, {}, number)


def label_of(name: SectionName, path: str) -> str:
    """The label of the field at a problem's path."""
    wanted = path.rpartition(".")[2]
    return next((said(field.label) for field in SECTIONS[name].fields if field.name == wanted), wanted)


def exam_types() -> list[tuple[str, str]]:
    """How a consignment may have been examined."""
    return [(one.value, said(one.value)) for one in ExamType]


def findings() -> list[tuple[str, str]]:
    """What may have been found, nothing left out."""
    return [(one.value, said(one.value)) for one in Finding if one is not Finding.NONE]


def detection_methods() -> list[tuple[str, str]]:
    """What may have led to a find."""
    return [(one.value, said(one.value)) for one in DetectionMethod]


def _entry(name: SectionName, entry: Mapping[str, object], number: int) -> Entry:
    table = SECTIONS[name]
    drawn = [_drawn(name, field, entry, number) for field in table.fields if (name, field.name) not in _COMPUTED]
    return Entry(number, table.most > 1, tuple(drawn))


def _recorded(name: SectionName, entry: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Labels and values of what was recorded."""
    return tuple(
        (_with_unit(field), _shown(field, entry[field.name])) for field in SECTIONS[name].fields if field.name in entry
    )


def _drawn(name: SectionName, field: Field, entry: Mapping[str, object], number: int) -> Drawn:
    value = entry.get(field.name)
    choices = tuple((one, said(one)) for one in field.choices)
    if field.kind is Kind.YES_NO:
        choices = (("yes", _("Yes")), ("no", _("No")))
    kind = "long" if field.name in _LONG else field.kind.value
    label = _with_unit(field) + (f" ({_('UTC')})" if field.kind is Kind.TIME else "")
    return Drawn(
        f"{number}.{field.name}",
        label,
        kind,
        _value(field, value),
        field.required,
        choices,
        SUGGESTED.get((name, field.name), ""),
    )


def _with_unit(field: Field) -> str:
    return f"{said(field.label)} ({field.unit})" if field.unit else said(field.label)


def _value(field: Field, value: object) -> str:
    """The value as the form's control holds it."""
    if value is None:
        return ""
    if field.kind is Kind.YES_NO:
        return "yes" if value else "no"
    if field.kind is Kind.TIME:
        return str(value)[:16]
    return f"{value:g}" if isinstance(value, float) and not isinstance(value, bool) else str(value)


def _shown(field: Field, value: object) -> str:
    if field.kind is Kind.YES_NO:
        return _("Yes") if value else _("No")
    return said(str(value)) if field.kind is Kind.CHOICE else _value(field, value)
