"""A rule being written: its fields, its condition as a tree and as text, both read back, and what is wrong with it.

The form sends the tree, the text, and the text as it was when the page was made (`text_was`): a text that somebody
changed counts, else the tree does. What is sent back has both equal again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre.cycle import rule_studio
from tidewaiter.desk.rulebook import tree
from tidewaiter.desk.rulebook.tree import Node
from tidewaiter.risk.rules import RULE_COLUMNS, Rule
from tidewaiter.risk.rules.language import Statement, parse_statement, read_statement_back, write_statement
from tidewaiter.risk.rules.language.compiled import Context, NamedLists
from tidewaiter.risk.rules.meaning import parameters_of, statement_of
from tidewaiter.risk.rules.rule import Setting

FIELDS = (
    "id",
    "title",
    "reason",
    "weight",
    "effect",
    "suppresses",
    "owner",
    "purpose",
    "valid_from",
    "valid_until",
    "harm",
    "band",
    "facilities",
    "instruction",
    "source",
    "grade",
    "caveat",
    "condition",
)
"""What the form asks for beside the tree; `condition` is that of an expert's rule in SQL."""

SETTINGS = ("name", "type", "default", "minimum", "maximum", "meaning")
MOST_SETTINGS = 30

LANGUAGE = "language"
SQL = "sql"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, as it was typed."""

    fields: dict[str, str]
    written_in: str = LANGUAGE
    tree: Node | None = None
    text: str = ""
    settings: tuple[dict[str, str], ...] = ()

    def content(self) -> dict[str, Any]:
        """As plain data, for keeping."""
        return {
            "fields": self.fields,
            "written_in": self.written_in,
            "tree": None if self.tree is None else self.tree.document(),
            "text": self.text,
            "settings": list(self.settings),
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as the page shows it: the rule it makes (None: not yet), tree and text equal, problems by place."""

    draft: Draft
    tree: Node
    text: str
    readback: tuple[str, ...]
    text_wrong: str
    rule: Rule | None
    problems: tuple[Problem, ...]
    by_field: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether the rule can be committed."""
        return self.rule is not None


def kept(content: Mapping[str, Any]) -> Draft:
    """A draft as it was kept."""
    held = content.get("tree")
    return Draft(
        {name: str(content.get("fields", {}).get(name, "")) for name in FIELDS},
        SQL if content.get("written_in") == SQL else LANGUAGE,
        None if held is None else tree.of_document(held),
        str(content.get("text", "")),
        tuple({n: str(one.get(n, "")) for n in SETTINGS} for one in content.get("settings", [])),
    )


def of_rule(rule: Rule) -> Draft:
    """A draft that begins as a rule."""
    plain = msgspec.to_builtins(rule)
    origin = plain.get("intelligence") or {}
    fields = {name: _typed(plain.get(name, "")) for name in FIELDS}
    fields |= {name: str(origin.get(name, "")) for name in ("source", "grade", "caveat")}
    fields["condition"] = "" if rule.when else rule.condition.strip()
    statement = statement_of(rule)
    settings = tuple(
        {"name": name, **{key: _typed(one.get(key)) for key in SETTINGS[1:]}}
        for name, one in plain.get("parameters", {}).items()
    )
    if statement is None:
        return Draft(fields, SQL, None, "", settings)
    return Draft(fields, LANGUAGE, tree.of_condition(statement.condition), write_statement(statement), settings)


def posted(data: Mapping[str, str], facilities: list[str]) -> Draft:
    """A draft as the form sends it; `facilities` are the boxes that were ticked."""
    fields = {name: data.get(name, "").strip() for name in FIELDS}
    fields["facilities"] = ", ".join(facilities)
    settings = [
        {name: data.get(f"setting-{name}-{number}", "").strip() for name in SETTINGS}
        for number in range(MOST_SETTINGS)
        if data.get(f"setting-name-{number}", "").strip()
    ]
    text, was = data.get("text", "").replace("\r\n", "\n"), data.get("text_was", "").replace("\r\n", "\n")
    typed = text.strip() != was.strip()
    root = None if typed else tree.of_form(data)
    act, _, place = data.get("do", "").partition(":")
    if root is not None and place:
        root = tree.changed(root, act, place)
    written_in = SQL if data.get("written_in") == SQL else LANGUAGE
    return Draft(fields, written_in, root, text if typed or root is None else "", tuple(settings))


def shown(draft: Draft, named: NamedLists) -> Shown:
    """The draft as the page shows it."""
    context = Context(RULE_COLUMNS, _parameters(draft), named)
    read = _Read(draft, tree.EMPTY, None, "", "") if draft.written_in == SQL else _read(draft, context)
    draft, statement = read.draft, read.statement
    readback = () if statement is None else tuple(read_statement_back(statement, context.parameters, named))
    document = _document(draft, "" if statement is None else read.text)
    rule, problems = rule_studio.checked(document, named)
    if draft.written_in == LANGUAGE and statement is None:
        rule = None
        problems = tuple(p for p in problems if p.code != "rule-form" or p.path != "when")
    by_field: dict[str, list[str]] = {}
    for problem in problems:
        by_field.setdefault(problem.path.partition(".")[0], []).append(problem.hint)
    return Shown(draft, read.tree, read.text, readback, read.wrong, rule, problems, by_field)


@dataclass(frozen=True, slots=True)
class _Read:
    """A draft whose condition has been read: tree, statement (None: not yet), text, and what is wrong with it."""

    draft: Draft
    tree: Node
    statement: Statement | None
    text: str
    wrong: str


def _read(draft: Draft, context: Context) -> _Read:
    if draft.tree is None and draft.text.strip():
        typed, problems = parse_statement(draft.text)
        if typed is None:
            return _Read(draft, tree.EMPTY, None, draft.text, problems[0].hint)
        # The text says the band as well: one that it no longer names is gone.
        draft = replace(draft, fields={**draft.fields, "band": typed.band or ""})
        root, found = tree.judged(tree.of_condition(typed.condition), context)
        return _Read(draft, root, None if found is None else typed, write_statement(typed), "")
    root, condition = tree.judged(draft.tree or tree.EMPTY, context)
    wrong = "" if condition is None else tree.sound(condition)
    if condition is None or wrong:
        return _Read(draft, root, None, "", wrong)
    statement = Statement(condition, draft.fields.get("band") or None)
    return _Read(draft, root, statement, write_statement(statement), "")


def _document(draft: Draft, when: str) -> dict[str, Any]:
    """The rule as plain data: what was left empty is not there."""
    fields = draft.fields
    told: dict[str, Any] = {
        name: fields[name]
        for name in ("id", "title", "reason", "weight", "effect", "owner", "purpose", "valid_from", "valid_until")
        if fields.get(name)
    }
    told |= {name: fields[name] for name in ("harm", "band", "instruction") if fields.get(name)}
    for name in ("facilities", "suppresses"):
        parts = [part.strip() for part in fields.get(name, "").split(",") if part.strip()]
        if parts:
            told[name] = parts
    if fields.get("source") or fields.get("grade") or fields.get("caveat"):
        told["intelligence"] = {name: fields[name] for name in ("source", "grade", "caveat") if fields.get(name)}
    if draft.settings and draft.written_in == LANGUAGE:
        told["parameters"] = {one["name"]: _setting(one) for one in draft.settings}
    told["when" if draft.written_in == LANGUAGE else "condition"] = (
        when if draft.written_in == LANGUAGE else fields.get("condition", "")
    )
    return told


def _setting(typed: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"type": typed["type"] or "number", "meaning": typed["meaning"]}
    number = told["type"] == "number"
    told["default"] = _number(typed["default"]) if number else typed["default"]
    told |= {name: _number(typed[name]) for name in ("minimum", "maximum") if typed[name]}
    return told


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _parameters(draft: Draft) -> dict[str, Any]:
    """The parameters that can be read, so that the tree may name them while others are still being typed."""
    found: dict[str, Setting] = {}
    for one in draft.settings:
        try:
            found[one["name"]] = msgspec.convert({**_setting(one), "meaning": one["meaning"] or "not said"}, Setting)
        except msgspec.ValidationError:
            continue
    holder = msgspec.structs.replace(_HOLDER, parameters=found)
    return dict(parameters_of(holder))


_HOLDER = msgspec.convert(
    {
        "id": "holder",
        "title": "holder",
        "reason": "holds parameters",
        "weight": 0,
        "owner": "nobody",
        "purpose": "holds parameters",
        "valid_from": "2026-01-01",
        "valid_until": "2026-01-01",
    },
    Rule,
    strict=False,
)


def _typed(value: object) -> str:
    """A value as a person types it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
