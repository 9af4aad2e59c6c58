"""Which safety cards a target needs: one table from the codes and words of its reasons to cards.

Pure. The general card is always among them: no reason means that nobody knows, not that
nothing is in it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.centre.safety.cards import Card

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A card, the codes of reasons that call for it, and the words (whole, any case) that do."""

    card: str
    codes: tuple[str, ...]
    words: tuple[str, ...]


TRIGGERS: tuple[Trigger, ...] = (
    Trigger(
        "opioid",
        ("opioid-name-described", "precursor-name-described", "precursor-heading", "research-chemical-described"),
        (
            "fentanyl",
            "fentanil",
            "carfentanil",
            "nitazene",
            "opioid",
            "opioids",
            "heroin",
            "oxycodone",
            "naloxone",
            "ANPP",
        ),
    ),
    Trigger(
        "powder",
        (
            "cutting-agent-bulk",
            "adulterant-name-described",
            "pill-press-described",
            "press-heading-with-tools",
            "press-parts-undeclared-weight",
            "punches-and-dies-described",
            "empty-capsules-bulk",
        ),
        (
            "powder",
            "powders",
            "crystal",
            "crystals",
            "narcotics",
            "cocaine",
            "methamphetamine",
            "ketamine",
            "substance",
        ),
    ),
    Trigger(
        "needles", (), ("needle", "needles", "syringe", "syringes", "lancet", "lancets", "scalpel", "blade", "blades")
    ),
    Trigger(
        "batteries", (), ("battery", "batteries", "lithium", "accumulator", "e-bike", "scooter", "vape", "power bank")
    ),
    Trigger(
        "gas",
        (),
        ("gas", "cylinder", "cylinders", "aerosol", "fumigated", "fumigation", "phosphine", "solvent", "solvents"),
    ),
)


def codes_for(reasons: Sequence[Mapping[str, object]], instruction: str = "") -> tuple[str, ...]:
    """Codes of the cards for reasons (JSON objects with `code` and `sentence`), general last."""
    codes = {str(reason.get("code", "")) for reason in reasons}
    text = " ".join([instruction, *(str(reason.get("sentence", "")) for reason in reasons)])
    chosen = [
        trigger.card
        for trigger in TRIGGERS
        if codes & set(trigger.codes) or any(_stands(word, text) for word in trigger.words)
    ]
    return (*chosen, GENERAL)


def cards_for(
    known: Mapping[str, Card], reasons: Sequence[Mapping[str, object]], instruction: str = ""
) -> tuple[Card, ...]:
    """The cards themselves, out of those that are in force."""
    return tuple(known[code] for code in codes_for(reasons, instruction) if code in known)


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
