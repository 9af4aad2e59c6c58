"""What pages of the studio have in common: the rule an address names, days, and the frame's tabs."""

from datetime import date

from tidewaiter.centre.cycle import definitions, rule_studio
from tidewaiter.centre.cycle.rule_studio import Studied
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.request import Request
from tidewaiter.desk.rulebook import editor
from tidewaiter.risk.rules import Rule

DRAFT = "draft"


def frame(request: Request, one: Studied | None, tab: str) -> dict[str, object]:
    """What the frame around every page of a rule shows."""
    return {"one": one, "tab": tab, "may_write": allowed(request.actor, Permission.RULES_WRITE)}


def studied(request: Request, rule_id: str) -> Studied:
    """The rule that an address names, for who asks; 404 where there is none."""
    return rule_studio.study(current(), rule_id, request.actor)


def rule_of(one: Studied, label: str) -> Rule:
    """A version of a rule by its label ('' for the furthest), or its draft; Conflict for a draft with mistakes."""
    if label == DRAFT or (not label and one.first is None):
        if one.draft is None:
            raise Conflict("unknown-draft", "{rule_id} has no draft", "", 404, rule_id=one.rule_id)
        made = editor.shown(editor.kept(one.draft.content), rule_studio.lists(current())).rule
        if made is None:
            raise Conflict(
                "draft-unfinished",
                "the draft of {rule_id} has mistakes",
                "open it and mend them",
                422,
                rule_id=one.rule_id,
            )
        return made
    found = one.version(label)
    if found is None:
        raise Conflict("unknown-version", "there is no {rule_id}@{label}", "", 404, rule_id=one.rule_id, label=label)
    return found.rule


def labels(one: Studied) -> list[tuple[str, str]]:
    """The versions of a rule to choose from, the draft first."""
    first = [(DRAFT, DRAFT)] if one.draft else []
    return [*first, *((v.label, f"{v.label}, {v.state}") for v in one.versions)]


def day(text: str, what: str) -> date | None:
    """A day that a form gives; None for none, Conflict (422) for one that is none."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Conflict(
            "no-day", "{text} is no day", "give {what} as 2026-01-31", 422, text=repr(text), what=what
        ) from None


def facilities() -> list[str]:
    """Codes of the facilities."""
    return [one.code for one in definitions.load(current().home).facilities.facility]
