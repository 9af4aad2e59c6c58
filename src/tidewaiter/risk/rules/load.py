"""Reading a rulebook: a folder of TOML files, one rule each, checked as a whole.

Everything wrong with every file is told at once, with file and place; one bad rule refuses the rulebook,
because a rule that silently does not run is worse than a day with yesterday's rules. A condition is
checked against the allow-list, then bound by the engine to columns of the right types, without data.
Protected traits are refused by name.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.protected import protected_trait
from tidewaiter.engine import local
from tidewaiter.engine.expression import columns_of, names_of
from tidewaiter.risk.rules.columns import RULE_COLUMNS
from tidewaiter.risk.rules.form import misfit
from tidewaiter.risk.rules.language.compiled import NamedLists
from tidewaiter.risk.rules.latin import with_latin
from tidewaiter.risk.rules.lists import FOLDER, read_lists
from tidewaiter.risk.rules.meaning import with_condition
from tidewaiter.risk.rules.rule import MAX_VALIDITY_DAYS, Effect, Rule
from tidewaiter.risk.rules.ruleset import Ruleset, judged
from tidewaiter.risk.rules.wording import placeholders, stray_braces

RULEBOOK = Path(__file__).parent / "rulebook"
"""The rules that ship; a workspace's own folder replaces them."""

MAX_FILE_BYTES = 64 * 1024
MAX_RULES = 10_000


class RuleError(ValueError):
    """A rulebook that cannot be used; `problems` lists everything wrong with it, by file and place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{p.path}: {p.code}: {p.value!r}: {p.hint}" for p in problems))
        self.problems = tuple(problems)


def load(directory: Path | None = None, columns: pa.Schema | None = None) -> Ruleset:
    """Read the rules of a folder (None: those that ship) over `columns` (None: RULE_COLUMNS); raises RuleError."""
    folder = RULEBOOK if directory is None else directory
    schema = RULE_COLUMNS if columns is None else columns
    files = sorted(folder.glob("*.toml"))
    if not files:
        hint = "Put one TOML file a rule there, or remove the folder to use the rules that ship."
        raise RuleError([_problem(folder.name, "rulebook-empty", "*.toml", hint)])
    if len(files) > MAX_RULES:
        hint = f"Keep at most {MAX_RULES} rules."
        raise RuleError([_problem(folder.name, "rulebook-too-large", str(len(files)), hint)])
    rules: list[Rule] = []
    lists, wrong_lists = read_lists(folder / FOLDER)
    problems: list[Problem] = [*wrong_lists]
    for file in files:
        rule, wrong = read(file.name, _content(file), schema, lists)
        problems.extend(wrong)
        if rule is not None:
            rules.append(rule)
    problems.extend(bind(rules, schema) if rules else ())
    if problems:
        raise RuleError(problems)
    return Ruleset.of(rules)


def read(
    name: str, content: bytes, columns: pa.Schema, lists: NamedLists | None = None
) -> tuple[Rule | None, tuple[Problem, ...]]:
    """One rule from the content of its file `name`, or what is wrong with it, its types aside."""
    if len(content) > MAX_FILE_BYTES:
        return None, (
            _problem(name, "rule-too-large", str(len(content)), f"Keep a file under {MAX_FILE_BYTES} bytes."),
        )
    try:
        rule = msgspec.toml.decode(content, type=Rule, strict=True)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        key, said = misfit(error)
        place = f"{name}: {key}" if key else name
        return None, (_problem(place, "rule-form", "", f"{said}. See docs/rules.md for the keys."),)
    return examined(name, rule, columns, lists)


def examined(
    name: str, rule: Rule, columns: pa.Schema, lists: NamedLists | None = None
) -> tuple[Rule | None, tuple[Problem, ...]]:
    """A rule with its condition compiled, or what is wrong with it, its types aside; `name` stands in the problems."""
    rule, wrong = with_condition(rule, columns, lists or {})
    problems = [*_form(name, rule), *(replace(problem, path=f"{name}: {problem.path}") for problem in wrong)]
    problems += [*([] if wrong else _traits(name, rule)), *_sentence(name, rule, columns)]
    return (None if problems else rule), tuple(problems)


def bind(rules: Sequence[Rule], columns: pa.Schema) -> tuple[Problem, ...]:
    """What the engine refuses in checked rules because of types or patterns; it is asked over no rows."""
    try:
        read = frozenset().union(*(columns_of(rule.condition) for rule in rules))
        rows = with_latin(columns.empty_table(), read)
        judgements = local.project(rows, {rule.id: judged(rule) for rule in rules}).schema
    except duckdb.Error as error:
        if len(rules) > 1:  # together is quicker; alone tells which
            return tuple(problem for rule in rules for problem in bind([rule], columns))
        return (_refused(rules[0], f"The engine refuses it: {str(error).splitlines()[0]}"),)
    hint = "A condition is true or false: compare with something."
    return tuple(_refused(rule, hint) for rule in rules if not pa.types.is_boolean(judgements.field(rule.id).type))


def _refused(rule: Rule, hint: str) -> Problem:
    return _problem(f"{rule.id}.toml: condition", "rule-types", rule.condition, hint)


def _content(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MAX_FILE_BYTES + 1)


def _form(name: str, rule: Rule) -> list[Problem]:
    found = []
    if name != f"{rule.id}.toml":
        found.append(_problem(f"{name}: id", "rule-id", rule.id, f"Name the file {rule.id}.toml: one rule, one file."))
    if rule.valid_until < rule.valid_from:
        found.append(
            _problem(f"{name}: valid_until", "rule-validity", str(rule.valid_until), "It ends before it begins.")
        )
    if (rule.valid_until - rule.valid_from).days > MAX_VALIDITY_DAYS:
        hint = "A rule ends after five years at most; review it and set a new date."
        found.append(_problem(f"{name}: valid_until", "rule-validity", str(rule.valid_until), hint))
    if rule.shadow or rule.snoozed:
        hint = "Shadow and snoozing are acts of the centre: 'tidewaiter rules shadow', 'tidewaiter rules snooze'."
        found.append(_problem(f"{name}: shadow", "rule-form", "", hint))
    if rule.suppresses and rule.effect is not Effect.SUPPRESS:
        found.append(_problem(f"{name}: suppresses", "rule-form", "", 'Only a rule with effect = "suppress" has it.'))
    if protected_trait(rule.id.replace("-", "_")):
        found.append(_protected(f"{name}: id", rule.id))
    return found


def _traits(name: str, rule: Rule) -> list[Problem]:
    place = f"{name}: {'when' if rule.when else 'condition'}"
    return [_protected(place, column) for column in sorted(names_of(rule.condition)) if protected_trait(column)]


def _sentence(name: str, rule: Rule, columns: pa.Schema) -> list[Problem]:
    place = f"{name}: reason"
    if stray_braces(rule.reason):
        return [_problem(place, "rule-reason", rule.reason, "Between braces stands a column name and nothing else.")]
    named = placeholders(rule.reason)
    found = [
        _problem(place, "rule-reason", column, "The reason names a column that there is not.")
        for column in named
        if column not in columns.names
    ]
    return found + [_protected(place, column) for column in named if protected_trait(column)]


def _protected(place: str, name: str) -> Problem:
    return _problem(place, "protected-trait", name, "A protected trait is never a reason to look at a consignment.")


def _problem(path: str, code: str, value: str, hint: str) -> Problem:
    return Problem(code, path, value, hint, Severity.ERROR)
