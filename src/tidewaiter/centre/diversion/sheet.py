"""The statement of an illicit purpose: its elements, and what a sheet lacks before it may carry a seizure. Pure.

A precursor, a binder or a die is a lawful good and is seized only where an illicit purpose is articulated. The sheet
asks the same questions of every case, for and against; what speaks against is answered in the weighing and not left
out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tidewaiter.centre.errors import filled


class Speaks(StrEnum):
    """Which way an element points."""

    FOR = "for"  # for an illicit purpose
    AGAINST = "against"
    NEITHER = "neither"  # it was looked at and says nothing


@dataclass(frozen=True, slots=True)
class Element:
    """A question of the sheet: its name, what it is called, what is asked, and whether it must be answered by facts."""

    name: str
    title: str
    asks: str


ELEMENTS: tuple[Element, ...] = (
    Element(
        "purpose", "What the goods are for", "What can goods of this kind and amount be used for, lawfully and not?"
    ),
    Element(
        "lawful-use",
        "What is missing of a lawful use",
        "Registration, licence, plant, customers, end-use evidence: what was asked for, what came, what is usual?",
    ),
    Element("history", "The importer's history", "What was imported before, notified or not, and with what result?"),
    Element(
        "concealment",
        "Concealment or wrong description",
        "Do description, code, value, mass, parties or packing hide what the goods are?",
    ),
    Element("kit", "Parts of a kit", "Which other parts reached linked parties, and how surely are they one kit?"),
    Element("finds", "Links to finds", "Do parties or addresses lead to seizures or finds of the past?"),
    Element("statements", "Statements", "What did importer, sender, carrier or others say, and does it hold?"),
)
NAMES: tuple[str, ...] = tuple(one.name for one in ELEMENTS)
BY_NAME: dict[str, Element] = {one.name: one for one in ELEMENTS}

LEAST_WORDS = 20
"""Characters below which an element or the weighing says too little."""

FOR_LEAST = 2
"""Elements that must speak for an illicit purpose, with evidence: the missing lawful use and another one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An element as written: what is said, which way it points, and references to its evidence ('S-000001', …)."""

    element: str
    said: str
    speaks: Speaks
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for end-use evidence as the sheet sees it: whether it still waits, and until when."""

    request_id: str
    waits: bool
    answered: bool
    due: date


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a sheet lacks: which element ('' for the whole), and a sentence as a template with its values."""

    element: str
    code: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """It as a sentence, in English."""
        return filled(self.template, self.values)


def gaps(entries: Mapping[str, Entry], weighing: str, asked: Collection[Asked], on: date) -> list[Gap]:
    """What a sheet lacks on a day before it may be signed; nothing for one that is complete.

    A request that is answered must be judged, and one that is asked must be answered or overdue: nobody's goods are
    said to lack a lawful use while they may still show it.
    """
    found = [gap for element in ELEMENTS for gap in _of_element(element, entries.get(element.name))]
    pointing = [one for one in entries.values() if one.speaks is Speaks.FOR and one.evidence]
    missing = entries.get("lawful-use")
    if missing is None or missing.speaks is not Speaks.FOR:
        found.append(Gap("lawful-use", "lawful-use-open", "It does not say what is missing of a lawful use."))
    if len(pointing) < FOR_LEAST:
        found.append(
            Gap(
                "",
                "too-few",
                "Fewer than {least} elements with evidence speak for an illicit purpose.",
                {"least": FOR_LEAST},
            )
        )
    if len(weighing.strip()) < LEAST_WORDS:
        found.append(Gap("", "not-weighed", "It does not weigh what speaks for an illicit purpose and against."))
    for one in asked:
        if one.answered:
            found.append(
                Gap(
                    "lawful-use",
                    "not-judged",
                    "{request_id} was answered and is not judged.",
                    {"request_id": one.request_id},
                )
            )
        elif one.waits and one.due >= on:
            found.append(
                Gap(
                    "lawful-use",
                    "still-asked",
                    "{request_id} may still be answered until {due}.",
                    {"request_id": one.request_id, "due": one.due},
                )
            )
    return found


def _of_element(element: Element, entry: Entry | None) -> list[Gap]:
    title = {"element": element.title}
    if entry is None:
        return [Gap(element.name, "not-answered", "{element}: not answered.", title)]
    if len(entry.said.strip()) < LEAST_WORDS:
        return [Gap(element.name, "says-too-little", "{element}: it says too little.", title)]
    if entry.speaks is not Speaks.NEITHER and not entry.evidence:
        return [Gap(element.name, "no-evidence", "{element}: no evidence is named.", title)]
    return []
