"""Sentences that the centre puts together from parts, as templates listed for translators, and what may stand in each.

A sentence is stored as it was said at the time; whoever shows it takes it apart by these forms. Words of the product's
tables (names of links, parts of kits, verdicts) are gathered from the tables themselves (scripts/tables.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Form:
    """A sentence: its template, and for a slot what separates its pieces and the forms that each of them can have."""

    template: str
    inner: Mapping[str, tuple[str, tuple["Form", ...]]] = field(default_factory=dict)


WHEN = (
    Form(gettext_noop("within a day")),
    Form(gettext_noop("{days} day later")),
    Form(gettext_noop("{days} days later")),
    Form(gettext_noop("{days} day before")),
    Form(gettext_noop("{days} days before")),
)
SHARED = (
    Form(gettext_noop("the same {what} ({value}; {count} have it within {days} days)")),
    Form(gettext_noop("the same {what} ({count} have it within {days} days)")),
)
STEP = Form(
    gettext_noop("{child} ({when}) shares with {parent}: {shared}."),
    {"when": ("", WHEN), "shared": ("; ", SHARED)},
)
"""A step of a chain from a finding."""

NAMED = (Form(gettext_noop("{what} (named by {count} in all)")),)
LINKED = Form(
    gettext_noop("{one} and {other} share {shared}: strength {strength}."),
    {"shared": (" and ", NAMED)},
)
"""What joins two consignments of a kit."""

FORMS = (
    STEP,
    LINKED,
    Form(gettext_noop("But {caveat}.")),
    Form(gettext_noop("Their links have a strength of {strength} in the mean.")),
    Form(gettext_noop("{consignment} may hold a {part} ({words}; believed {belief}).")),
    Form(gettext_noop("{consignment} may hold {part} ({words}; believed {belief}).")),
    Form(gettext_noop("They came over {days} days.")),
    Form(gettext_noop("The receiver gets much else: {count} consignments in this time.")),
    Form(gettext_noop("By the declared code alone: {parts}."), {"parts": (", ", ())}),
    Form(gettext_noop("It looks like a {part} ({words}; believed {belief}).")),
    Form(gettext_noop("Compared with {notice}, found by the {way}.")),
    Form(gettext_noop("But {difference}."), {"difference": (", and ", ())}),
    Form(gettext_noop("Nothing was seen with {device}: what does not show in it may be present.")),
    Form(
        gettext_noop(
            "By {device}, {what} was not detected; the limit of detection is not established, so smaller parts may be "
            "present."
        )
    ),
    Form(
        gettext_noop(
            "By {device}, {what} was not detected above about {limit} % by weight (established: {listed}); smaller "
            "parts may be present and would not be seen."
        )
    ),
    Form(
        gettext_noop(
            "By {device}, {what} was not detected above about {limit} % by weight; smaller parts may be present and "
            "would not be seen."
        )
    ),
    Form(
        gettext_noop(
            "By {device}, {what} was not detected (established: {listed}); smaller parts may be present and would not "
            "be seen."
        )
    ),
    Form(
        gettext_noop(
            "The certificate of {team} for {odour} ended on {day}: an alert to it is not counted as certified evidence."
        )
    ),
    Form(gettext_noop("{team} holds no certificate for {odours}: not counted as certified evidence.")),
    Form(gettext_noop("No certificate of {team} is in force on {day}: nothing that it shows is certified evidence.")),
    Form(gettext_noop("Send {elements}: owed under {law}.")),
    Form(gettext_noop("Send the data at least {hours} hours before arrival: {law}.")),
    Form(gettext_noop("Lookout {lookout}: {what} was found in {consignment}, which named the same {kind}.")),
    Form(gettext_noop("{what} was found in {consignment}, which named the same {kind}.")),
)
"""Every form, each before one that could be taken for it."""

WORDS = (
    gettext_noop("what it looks for"),
    gettext_noop("Most groups of such goods are lawful."),
    gettext_noop("There is no machine, die or precursor among them."),
    gettext_noop("Only a sender links them, and who sells such goods sells to many."),
)
"""What is said whole."""
