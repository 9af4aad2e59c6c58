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

TEAMS = (
    Form(gettext_noop("no certified team is here")),
    Form(gettext_noop("one certified team is here")),
    Form(gettext_noop("{count} certified teams are here")),
)

FORMS = (
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
    Form(gettext_noop("Send the data at least an hour before arrival: {law}.")),
    Form(gettext_noop("Send the data before arrival: {law}.")),
    Form(gettext_noop("Lookout {lookout}: {what} was found in {consignment}, which named the same {kind}.")),
    Form(gettext_noop("{what} was found in {consignment}, which named the same {kind}.")),
    # Where one more dog team would do most good.
    Form(gettext_noop("{waiting} targets of this day wait, {teams} and gets to {covered}."), {"teams": ("", TEAMS)}),
    Form(gettext_noop("{waiting} targets of this day wait, {teams} and get to {covered}."), {"teams": ("", TEAMS)}),
    Form(gettext_noop("{waiting} targets of this day wait, {teams}."), {"teams": ("", TEAMS)}),
    Form(gettext_noop("One more ({room} searches a deployment, {how}) would reach {reached}.")),
    Form(gettext_noop("{finds} finds are expected in them (95 of 100 such days: {low} to {high}).")),
    Form(gettext_noop("{count} have no probability and are counted as none.")),
    Form(
        gettext_noop(
            "Dogs showed {share} % ({low} to {high} %) of finds where they were used: about {shown} would be shown."
        )
    ),
    # What is wrong with a chain of custody.
    Form(gettext_noop("{receiver} has not signed for it since {moment}.")),
    Form(gettext_noop("{giver} gave what {holder} held.")),
    Form(gettext_noop("{receiver} took what was offered to {other}.")),
    Form(gettext_noop("The seal reads {seal}; {other} was put on.")),
    Form(gettext_noop("It was {condition}.")),
    Form(gettext_noop("{actor} did not take it: {note}")),
    Form(gettext_noop("{outside} signed on paper; {actor} recorded it.")),
    Form(gettext_noop("It is said to be of {moment}, before the step before it.")),
    Form(gettext_noop("It happened {moment} and was recorded {recorded}.")),
    # What targeting misses, and what another policy would have found.
    Form(gettext_noop("Too little data: chance opened {opened}, {least} are the least. Keep the random arm running.")),
    Form(gettext_noop("Chance opened {opened}, which leaves nearly all possible. More weeks, or a larger random arm.")),
    Form(gettext_noop("Of all that could have been found, {low} to {high} was missed (95 % interval).")),
    Form(gettext_noop("Rests on {count} examinations in effect: too few to rely on.")),
    Form(gettext_noop("Between {low} and {high} findings (95 % interval), on {count} in effect.")),
    # How traffic and findings change.
    Form(gettext_noop("{name}: too little history, {days} earlier days with {asked} days behind them of {least}")),
    Form(gettext_noop("{name}: too few rows to tell")),
    Form(gettext_noop("{name}: too few examined rows to tell")),
    Form(gettext_noop("{name}: population stability index {size}")),
    Form(gettext_noop("{name}: {before} before, {after} now ({size} standard errors)")),
    Form(gettext_noop("{name}: {predicted} predicted, {found} found ({size} standard errors)")),
)
"""Every form, each before one that could be taken for it."""

WORDS = (
    gettext_noop("what it looks for"),
    gettext_noop("nobody"),
    gettext_noop("Nobody"),
    gettext_noop("nothing"),
    gettext_noop("none"),
    gettext_noop("assumed"),
    gettext_noop("as recorded"),
    gettext_noop("No target of this day waits here."),
    gettext_noop("Another would have nothing left to search."),
    gettext_noop("No model has given them a probability: this place cannot be compared with others."),
    gettext_noop("How much of it a dog would show is not known yet: too few finds where one was used."),
    gettext_noop("It cannot be told from the first."),
    gettext_noop("The chain does not begin with the taking, or begins twice."),
    gettext_noop("No seal was recorded."),
    gettext_noop("Most groups of such goods are lawful."),
    gettext_noop("There is no machine, die or precursor among them."),
    gettext_noop("Only a sender links them, and who sells such goods sells to many."),
)
"""What is said whole."""
