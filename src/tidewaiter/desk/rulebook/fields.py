"""The fields of a rule as the studio's form asks for them: a table of label, hint and sort, and the form made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.desk.rulebook.editor import Shown
from tidewaiter.risk.rules.language import BANDS
from tidewaiter.risk.rules.rule import Effect

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Asked:
    """A field: its name, label and hint, how it is asked for, and whether a rule must have it."""

    name: str
    label: Text
    hint: Text = ""
    sort: str = "line"
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with what was typed and what is wrong with it."""

    asked: Asked
    value: str
    wrong: tuple[Text, ...]
    options: tuple[tuple[str, Text], ...] = ()
    fixed: bool = False


WHAT = (
    Asked("id", _("Id"), _("Small words joined by hyphens. The reason code everywhere, so it does not change later.")),
    Asked("title", _("Title"), _("What the rule is, in a line.")),
    Asked(
        "reason",
        _("Reason an officer reads"),
        _("A sentence; {gross_mass_kg} in braces is replaced by the value."),
        "area",
    ),
    Asked("purpose", _("Purpose"), _("What it is for: what its yield is held against."), "area"),
    Asked("owner", _("Owner"), _("Who answers for it.")),
)
EFFECT = (
    Asked("weight", _("Points"), _("-100 to 100; 7 points double the odds."), "number"),
    Asked("effect", _("Effect"), "", "choice", needed=False),
    Asked("suppresses", _("Rules it silences"), _("Ids, separated by commas; only for 'suppress'."), needed=False),
    Asked(
        "harm", _("Harm"), _("Multiplies a model's probability where it fires; 1 unless said."), "number", needed=False
    ),
    Asked("band", _("Lowest band"), _("What it fires on has this band at least."), "choice", needed=False),
    Asked("instruction", _("Instruction to the examiner"), "", "area", needed=False),
)
WHEN = (
    Asked("valid_from", _("First day"), "", "date"),
    Asked("valid_until", _("Last day"), _("A rule always ends: five years at most."), "date"),
    Asked("facilities", _("Facilities"), _("None ticked: everywhere."), "many", needed=False),
)
ORIGIN = (
    Asked("source", _("Source"), "", needed=False),
    Asked("grade", _("Grade (Admiralty)"), _("Source A to F, information 1 to 6, as B2."), needed=False),
    Asked("caveat", _("Caveat"), _("Only those cleared for it will see the rule."), needed=False),
)
PARTS = (
    (_("What it is"), WHAT),
    (_("What it does"), EFFECT),
    (_("When and where"), WHEN),
    (_("Where it comes from"), ORIGIN),
)

_EFFECTS: dict[Effect, Text] = {
    Effect.SCORE: _("score: its points count"),
    Effect.MANDATORY: _("mandatory: the consignment goes first"),
    Effect.SUPPRESS: _("suppress: other rules do not count"),
}
_OPTIONS: dict[str, tuple[tuple[str, Text], ...]] = {
    "effect": tuple((effect.value, said) for effect, said in _EFFECTS.items()),
    "band": (("", _("none")), *((band, _(band)) for band in BANDS)),
}
_SAID: dict[str, Text] = {
    "id": _("Small letters and digits in words joined by hyphens, 3 to 64 characters, e.g. light-new-pair."),
    "title": _("Give 3 to 120 characters."),
    "reason": _("Give a sentence of 10 to 500 characters."),
    "purpose": _("Give a sentence of 10 to 500 characters."),
    "owner": _("Give 3 to 120 characters."),
    "weight": _("Give a number from -100 to 100."),
    "harm": _("Give a number above 0, at most 100."),
    "valid_from": _("Give a day, as 2026-01-31."),
    "valid_until": _("Give a day, as 2026-01-31: a rule always ends."),
    "intelligence": _("Give source, grade as B2, and caveat, or none of the three."),
}
"""What is said of a field whose value does not fit its form; the form's own words are for programmers."""


def filled(shown: Shown, facilities: Sequence[str], *, fixed: bool, quiet: bool) -> list[tuple[Text, list[Filled]]]:
    """The parts of the form; `fixed` holds the id as it is, `quiet` leaves out what is only not filled in yet."""
    return [
        (title, [_filled(asked, shown, facilities, fixed=fixed, quiet=quiet) for asked in part])
        for title, part in PARTS
    ]


def wrong_with(shown: Shown) -> dict[str, tuple[Text, ...]]:
    """What is wrong with each field, all that are missing at once."""
    found: dict[str, tuple[Text, ...]] = {}
    for problem in shown.problems:
        name = problem.path.partition(".")[0]
        said: Text = (
            _SAID.get(name, problem.hint) if problem.code == "rule-form" else _said(problem.value, problem.hint)
        )
        found[name] = (*found.get(name, ()), said)
    for _title, part in PARTS:
        for asked in part:
            if asked.needed and not shown.draft.fields.get(asked.name):
                found[asked.name] = (_SAID[asked.name],)
    return found


def bands() -> tuple[tuple[str, Text], ...]:
    """The bands that a rule may set, with none of them first."""
    return _OPTIONS["band"]


def missing(fields: Mapping[str, str]) -> list[str]:
    """Fields that a rule must have and that are empty."""
    return [asked.name for _title, part in PARTS for asked in part if asked.needed and not fields.get(asked.name)]


def _filled(asked: Asked, shown: Shown, facilities: Sequence[str], *, fixed: bool, quiet: bool) -> Filled:
    value = shown.draft.fields.get(asked.name, "")
    found = wrong_with(shown)
    wrong = found.get(asked.name, ())
    if asked.name == "source":
        wrong = found.get("intelligence", ())
    if quiet and not value:
        wrong = ()
    options: tuple[tuple[str, Text], ...] = ()
    if asked.sort == "choice":
        options = _OPTIONS[asked.name]
    if asked.sort == "many":
        ticked = {part.strip() for part in value.split(",")}
        options = tuple((code, "on" if code in ticked else "") for code in facilities)
    return Filled(asked, value, wrong, options, fixed and asked.name == "id")


def _said(value: str, hint: str) -> str:
    return f"{value}: {hint}" if value else hint
