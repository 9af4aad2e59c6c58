"""Writing a rule: the form with the tree and the text kept equal, drafts, and committing."""

from datetime import timedelta
from re import fullmatch

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import rule_studio, rules_in_force
from tidewaiter.centre.cycle.rule_studio import Studied
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.rulebook import actions, draft_actions
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.request import Request
from tidewaiter.desk.rulebook import asked, editor, fields, tree
from tidewaiter.desk.rulebook.editor import Draft, Shown
from tidewaiter.desk.rulebook.tree import Node
from tidewaiter.risk.rules import RULE_COLUMNS
from tidewaiter.risk.rules.language.compiled import Context
from tidewaiter.risk.rules.language.condition import Missing
from tidewaiter.risk.rules.language.readback import title
from tidewaiter.risk.rules.operators import BY_NAME, Operator

_ID = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_COLUMNS = Context(RULE_COLUMNS)
FIELDS = tuple((name, title(name)) for name in RULE_COLUMNS.names)
"""The fields that a test may read, with what they are called in words."""


@page(Permission.RULES_WRITE, "GET", "POST")
def new(request: Request) -> HttpResponse:
    """Begin a rule, empty or like another."""
    if request.method == "POST":
        return _posted(request, None)
    like = request.GET.get("like", "")
    if like:
        draft = editor.of_rule(asked.rule_of(asked.studied(request, like), ""))
        draft = Draft({**draft.fields, "id": ""}, draft.written_in, draft.tree, draft.text, draft.settings)
    else:
        today = current().now().date()
        begun = {
            "effect": "score",
            "owner": str(request.user),
            "valid_from": today.isoformat(),
            "valid_until": (today + timedelta(days=365)).isoformat(),
        }
        draft = Draft({**dict.fromkeys(editor.FIELDS, ""), **begun}, tree=tree.EMPTY)
    return _page(request, editor.shown(draft, rule_studio.lists(current())), None, draft_actions.NEW, quiet=True)


@page(Permission.RULES_WRITE, "GET", "POST")
def edit(request: Request, rule_id: str) -> HttpResponse:
    """Go on with a rule's draft, or begin one as the rule stands."""
    one = asked.studied(request, rule_id)
    if request.method == "POST":
        return _posted(request, one)
    kept = one.draft
    draft = editor.kept(kept.content) if kept else editor.of_rule(asked.rule_of(one, ""))
    revision = kept.revision if kept else draft_actions.NEW
    return _page(request, editor.shown(draft, rule_studio.lists(current())), one, revision, quiet=False)


@act(Permission.RULES_WRITE)
def check(request: Request) -> HttpResponse:
    """What the form says so far, as fragments: the read-back, the text, what is wrong; the tree where it changed."""
    shown = editor.shown(_draft(request), rule_studio.lists(current()))
    context = {**_context(shown), "whole": _redraws(request, shown), "added": _added(request, shown)}
    return render(request, "rulebook/checked.html", context)


def _posted(request: Request, one: Studied | None) -> HttpResponse:
    draft = _draft(request)
    if one is not None:
        draft.fields["id"] = one.rule_id
    shown = editor.shown(draft, rule_studio.lists(current()))
    revision = int(request.POST.get("revision", "0") if request.POST.get("revision", "0").isdigit() else "0")
    do = request.POST.get("do", "")
    if do == "save":
        return _save(request, shown, one, revision)
    if do == "commit" and shown.rule is not None:
        version = _commit(request.actor, shown, one)
        messages.success(request, _("Committed as %(version)s. Nobody can change it now.") % {"version": version})
        return redirect("rule", rule_id=shown.rule.id)
    return _page(request, shown, one, revision, quiet=do != "commit", status=422 if do == "commit" else 200)


def _save(request: Request, shown: Shown, one: Studied | None, revision: int) -> HttpResponse:
    rule_id = shown.draft.fields["id"]
    if not fullmatch(_ID, rule_id) or not 3 <= len(rule_id) <= 64:  # noqa: PLR2004 - as Rule.id
        messages.error(request, _("A draft is kept under its id: give one."))
        return _page(request, shown, one, revision, quiet=False, status=422)
    if one is None:
        _free(request.actor, rule_id)
    draft_actions.save(request.actor, rule_id, shown.draft.content(), revision, shown.draft.fields["caveat"])
    messages.success(request, _("The draft is kept. It counts for nothing until it is committed and approved."))
    return redirect("rule-edit", rule_id=rule_id)


def _commit(actor: Actor, shown: Shown, one: Studied | None) -> str:
    if shown.rule is None:
        raise Conflict("draft-unfinished", "the rule has mistakes", "mend them first", 422)
    if one is None:
        _free(actor, shown.rule.id)
    return actions.commit(actor, shown.rule.id, rules_in_force.document(shown.rule))


def _free(actor: Actor, rule_id: str) -> None:
    """Conflict where an id is taken, also by a rule that this reader does not see."""
    try:
        rule_studio.study(current(), rule_id, Actor(actor.name, actor.role))
    except Conflict:
        return
    raise Conflict(
        "id-taken", "there is a rule {rule_id} already", "open that one, or choose another id", 422, rule_id=rule_id
    )


def _draft(request: Request) -> Draft:
    return editor.posted(request.POST.dict(), request.POST.getlist("facilities"))


def _redraws(request: Request, shown: Shown) -> bool:
    """Whether the tree must be drawn anew: a button changed it, or the text did."""
    return ":" in request.POST.get("do", "") or shown.draft.tree is None


def _added(request: Request, shown: Shown) -> str:
    """The place of the test that a button added, which gets the focus."""
    act_, _colon, place = request.POST.get("do", "").partition(":")
    if act_ not in {"test", "group"}:
        return ""
    found = _at(shown.tree, place)
    if found is None or not found.parts:
        return ""
    last = found.parts[-1]
    return last.parts[0].place if last.group and last.parts else last.place


def _at(node: Node, place: str) -> Node | None:
    if node.place == place:
        return node
    return next((found for part in node.parts if (found := _at(part, place)) is not None), None)


def _page(
    request: Request, shown: Shown, one: Studied | None, revision: int, *, quiet: bool, status: int = 200
) -> HttpResponse:
    parts = fields.filled(shown, asked.facilities(), fixed=one is not None, quiet=quiet)
    context = {
        **_context(shown),
        **asked.frame(request, one, "edit"),
        "revision": revision,
        "parts": parts,
        "quiet": quiet,
    }
    return render(request, "rulebook/edit.html", context, status=status)


def _context(shown: Shown) -> dict[str, object]:
    blank = dict.fromkeys(editor.SETTINGS, "")
    return {
        "shown": shown,
        "rows": list(_rows(shown.tree)),
        "columns": FIELDS,
        "lists": rule_studio.lists(current()),
        "missing": [str(one) for one in Missing],
        "settings": [*shown.draft.settings, blank],
        "unfinished": fields.missing(shown.draft.fields),
        "bands": fields.bands(),
        "wrong": {name: said for name, said in fields.wrong_with(shown).items() if name not in shown.draft.fields},
    }


def _rows(node: Node) -> list[dict[str, object]]:
    """The tree from above to below, each row with what its controls offer."""
    operator = BY_NAME.get(node.operator)
    row: dict[str, object] = {
        "node": node,
        "id": node.place.replace(".", "-"),
        "operators": () if node.group else _operators(node),
        "example": "" if operator is None else operator.example,
        "takes": operator is None or operator.takes != "nothing",
        "words": title(node.field) if node.field else "",
    }
    return [row, *(found for part in node.parts for found in _rows(part))]


def _operators(node: Node) -> list[tuple[str, list[Operator]]]:
    """Every operator, those that fit the field first: a choice does not change while somebody is making it."""
    fit, others = tree.operators_for(_COLUMNS.kind(node.field))
    named = [(_("for this field"), fit), (_("for other fields"), others)]
    return [(title, operators) for title, operators in named if operators]
