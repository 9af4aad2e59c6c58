"""The tree of a condition as rows of a form: what an editor shows, what it sends back, and what each button does.

A node of the tree is named by its place ('0', '0.1', '0.1.2'). Its form fields are `kind-PLACE` (all, any, not or
test), and of a test `field-PLACE`, `operator-PLACE`, `values-PLACE` (as the text form writes values) and
`missing-PLACE`. A test that cannot be read stays as it was typed, with what is wrong beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tidewaiter.cargo.problem import Problem
from tidewaiter.risk.rules.language import check, from_json, parse, to_json
from tidewaiter.risk.rules.language.compiled import Context
from tidewaiter.risk.rules.language.condition import AllOf, AnyOf, Condition, Criterion, Missing, Not, parts_of
from tidewaiter.risk.rules.language.written import write_value
from tidewaiter.risk.rules.operators import BY_NAME, OPERATORS, Of, Operator, Takes

GROUPS = ("all", "any", "not")
TEST = "test"
ROOT = "0"
MOST_NODES = 400


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the editor: a group with parts, or a test with what was typed and what is wrong with it."""

    place: str
    kind: str
    parts: tuple["Node", ...] = ()
    field: str = ""
    operator: str = "is"
    values: str = ""
    missing: str = str(Missing.UNKNOWN)
    wrong: str = ""

    @property
    def group(self) -> bool:
        """Whether it has parts."""
        return self.kind in GROUPS

    @property
    def deep(self) -> int:
        """How far it is from the root."""
        return self.place.count(".")

    def document(self) -> dict[str, Any]:
        """As plain data, for keeping a draft."""
        if self.group:
            return {"kind": self.kind, "parts": [part.document() for part in self.parts]}
        named = ("kind", "field", "operator", "values", "missing")
        return {name: getattr(self, name) for name in named}


EMPTY = Node(ROOT, "all", (Node("0.0", TEST),))
"""Where a new rule begins: one test that is not filled in."""


def of_document(document: Mapping[str, Any], place: str = ROOT) -> Node:
    """The tree of a kept draft."""
    if document.get("kind") in GROUPS:
        parts = document.get("parts", [])
        return Node(place, document["kind"], tuple(of_document(p, f"{place}.{n}") for n, p in enumerate(parts)))
    return _test(place, lambda name: str(document.get(name, "")))


def of_condition(condition: Condition, place: str = ROOT) -> Node:
    """The tree of a condition."""
    if isinstance(condition, Criterion):
        operator = BY_NAME[condition.operator]
        return Node(
            place,
            TEST,
            field=condition.field,
            operator=condition.operator,
            values=_written(condition, operator),
            missing=str(condition.missing),
        )
    kind = "not" if isinstance(condition, Not) else "all" if isinstance(condition, AllOf) else "any"
    return Node(place, kind, tuple(of_condition(part, f"{place}.{n}") for n, part in enumerate(parts_of(condition))))


def of_form(data: Mapping[str, str]) -> Node | None:
    """The tree that a form sends; None where it sends none."""
    places = sorted((key.removeprefix("kind-") for key in data if key.startswith("kind-")), key=_order)[:MOST_NODES]
    known = set(places)
    return _read(data, ROOT, known) if ROOT in known else None


def _read(data: Mapping[str, str], place: str, known: set[str]) -> Node:
    kind = data.get(f"kind-{place}", TEST)
    if kind not in GROUPS:
        return _test(place, lambda name: data.get(f"{name}-{place}", "").strip())
    parts: list[Node] = []
    while (child := f"{place}.{len(parts)}") in known:
        parts.append(_read(data, child, known))
    return Node(place, kind, tuple(parts))


def _test(place: str, typed: Callable[[str], str]) -> Node:
    return Node(
        place,
        TEST,
        field=typed("field"),
        operator=typed("operator"),
        values=typed("values"),
        missing=typed("missing") or str(Missing.UNKNOWN),
    )


def _order(place: str) -> tuple[int, ...]:
    return tuple(int(number) for number in place.split(".") if number.isdigit())


def changed(root: Node, act: str, place: str) -> Node:
    """The tree after a button: `test`, `group` (added at the end of a group), `remove`, `up`, `wrap`."""
    return _placed(_changed(root, act, place) or EMPTY, ROOT)


def _changed(node: Node, act: str, place: str) -> Node | None:
    if node.place == place:
        return _at(node, act)
    parts = [_changed(part, act, place) for part in node.parts]
    kept = [part for part in parts if part is not None]
    if act == "up":
        for number, part in enumerate(node.parts):
            if part.place == place and number:
                kept[number - 1], kept[number] = kept[number], kept[number - 1]
    return replace(node, parts=tuple(kept))


def _at(node: Node, act: str) -> Node | None:
    if act == "remove":
        return None
    if act == "test" and node.group:
        return replace(node, parts=(*node.parts, Node("", TEST)))
    if act == "group" and node.group:
        return replace(node, parts=(*node.parts, Node("", "any", (Node("", TEST),))))
    if act == "wrap":
        return Node("", "not" if node.group else "any", (node,))
    return node


def _placed(node: Node, place: str) -> Node:
    return replace(node, place=place, parts=tuple(_placed(p, f"{place}.{n}") for n, p in enumerate(node.parts)))


def judged(node: Node, context: Context) -> tuple[Node, Condition | None]:
    """The tree with what is wrong beside each row, and the condition it says; None where something is."""
    if not node.group:
        criterion, wrong = _criterion(node)
        problems: tuple[Problem, ...] = () if criterion is None else check(criterion, context)
        wrong = wrong or next((_said(problem) for problem in problems), "")
        return replace(node, wrong=wrong), None if wrong else criterion
    judgements = [judged(part, context) for part in node.parts]
    parts = tuple(part for part, _ in judgements)
    conditions = [condition for _, condition in judgements if condition is not None]
    wrong = "" if parts else "A group has at least one part."
    if node.kind == "not" and len(parts) > 1:
        wrong = "'not' takes one part: put several into a group of their own."
    found = replace(node, parts=parts, wrong=wrong)
    if wrong or len(conditions) < len(parts):
        return found, None
    if node.kind == "not":
        return found, Not(conditions[0])
    return found, (AllOf if node.kind == "all" else AnyOf)(tuple(conditions))


def sound(condition: Condition) -> str:
    """What is wrong with a whole condition, its depth and size; '' for nothing."""
    _, problems = from_json(to_json(condition))
    return problems[0].hint if problems else ""


def operators_for(kind: str | None) -> tuple[list[Operator], list[Operator]]:
    """The operators for a field that holds this, and the others; all and none for an unknown field."""
    fit = [one for one in OPERATORS if kind is None or kind in one.on]
    return fit, [one for one in OPERATORS if one not in fit]


def _criterion(node: Node) -> tuple[Criterion | None, str]:
    operator = BY_NAME.get(node.operator)
    if not node.field:
        return None, "Name a field."
    if operator is None:
        return None, "Choose how the field is held against the values."
    if operator.takes is Takes.NOTHING:
        return Criterion(node.field, operator.name, (), _missing(node)), ""
    if not node.values:
        return None, f"Give {operator.takes}, as in: {operator.example}"
    problems: tuple[Problem, ...] = ()
    for values in (node.values, _quoted(node.values, operator)):
        condition, problems = parse(f"{node.field} {operator.phrase} {values}")
        if isinstance(condition, Criterion) and condition.operator == operator.name:
            return replace(condition, field=condition.field, missing=_missing(node)), ""
    hint = problems[0].hint.partition(": ")[2] if problems else ""
    return None, f"{hint or 'This cannot be read.'} As in: {operator.example}"


def _missing(node: Node) -> Missing:
    return Missing(node.missing) if node.missing in set(Missing) else Missing.UNKNOWN


def _quoted(values: str, operator: Operator) -> str:
    """Bare words as texts: an officer need not type quotation marks."""
    if operator.of not in {Of.TEXT, Of.SCALAR, Of.PATTERN}:
        return values
    parts = values.split(",") if operator.takes is Takes.MANY else [values]
    return ", ".join(_text(part.strip()) for part in parts if part.strip())


def _text(value: str) -> str:
    if value.startswith(('"', "$", "list ")):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _written(criterion: Criterion, operator: Operator) -> str:
    bare = operator.of is Of.CHOICE
    values = [value if bare and isinstance(value, str) else write_value(value) for value in criterion.values]
    return (f" {operator.joiner} " if operator.takes is Takes.TWO else ", ").join(values)


def _said(problem: Problem) -> str:
    return f"{problem.value}: {problem.hint}" if problem.value else problem.hint
