"""What an analyst does with rules, for shells: finding one by name or file, reading it back, trying, comparing."""

import difflib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import rules_in_force, workbench
from tidewaiter.centre.cycle.rules_in_force import document
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.rulebook import queries
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.rules import RULE_COLUMNS, Rule, RuleError, load
from tidewaiter.risk.rules.language import Fact, facts, statement_to_json, write_statement
from tidewaiter.risk.rules.language.compiled import NamedLists
from tidewaiter.risk.rules.lists import FOLDER, read_lists
from tidewaiter.risk.rules.load import bind, read
from tidewaiter.risk.rules.meaning import condition_of, context_of, statement_of, told, with_condition, with_parameters
from tidewaiter.selection.workbench import pages
from tidewaiter.selection.workbench.backtest import Backtest
from tidewaiter.selection.workbench.forecast import Forecast
from tidewaiter.selection.workbench.health import RuleHealth


def problems(path: Path) -> list[dict[str, Any]]:
    """What is wrong with a rule file, or with a folder of them, as plain data."""
    if path.is_file():
        lists, wrong = read_lists(path.parent / FOLDER)
        rule, found = read(path.name, path.read_bytes(), RULE_COLUMNS, lists)
        found = (*wrong, *found, *(bind([rule], RULE_COLUMNS) if rule is not None else ()))
    else:
        try:
            load(path if any(path.glob("*.toml")) else None)
        except RuleError as error:
            found = error.problems
        else:
            found = ()
    return [asdict(problem) for problem in found]


class Desk:
    """The rules of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @cached_property
    def lists(self) -> NamedLists:
        """The named lists of the workspace's rulebook."""
        return read_lists(self.workspace.rules / FOLDER)[0]

    def rule(self, name: str, settings: Mapping[str, str]) -> Rule:
        """A rule by id, id@version or file, with parameters set anew; OperatorError where there is none."""
        found = self._file(Path(name)) if name.endswith(".toml") else self._named(name)
        if not settings:
            return found
        try:
            changed, wrong = with_condition(with_parameters(found, settings), RULE_COLUMNS, self.lists)
        except ValueError as error:
            raise OperatorError(
                "{name}: {error}", "'tidewaiter rules explain' shows its parameters", name=name, error=error
            ) from error
        if wrong:
            raise OperatorError("{name}: {wrong}", wrong[0].hint, name=name, wrong=wrong[0].value)
        return changed

    def listed(self) -> list[dict[str, Any]]:
        """Rules that run, and versions that do not (yet, or any more)."""
        rows = [_row(one.rule, str(one.state), "file" if one.from_file else "") for one in self._standing()]
        shown = {(row["rule"], row["state"]) for row in rows}
        for view in queries.rule_versions():
            row = _row(msgspec.convert(view.content, Rule), str(view.state), view.version)
            name = f"{view.rule_id}@{view.version}"
            if (view.rule_id, str(view.state)) not in shown and (name, str(view.state)) not in shown:
                rows.append(row)
        return rows

    def told(self, rule: Rule) -> dict[str, Any]:
        """A rule read back: in words, text, structure and SQL, with what it is for and where it comes from."""
        statement = statement_of(rule)
        origin = rule.intelligence
        return {
            "id": rule.id,
            "title": rule.title,
            "purpose": rule.purpose,
            "owner": rule.owner,
            "intelligence": "none named"
            if origin is None
            else f"{origin.source} ({origin.grade}) {origin.caveat}".strip(),
            "instruction": rule.instruction or "none",
            "validity": f"{rule.valid_from} to {rule.valid_until}, {', '.join(rule.facilities) or 'everywhere'}",
            "effect": f"{rule.effect}, {rule.weight:g} points" + (f", band {rule.band} at least" if rule.band else ""),
            "parameters": {name: msgspec.to_builtins(setting) for name, setting in rule.parameters.items()},
            "readback": told(rule, self.lists),
            "text": "" if statement is None else write_statement(statement),
            "structure": None if statement is None else statement_to_json(statement),
            "sql": " ".join(rule.condition.split()),
        }

    def facts(self, rule: Rule, consignment_id: str, actor: Actor) -> Fact:
        """Which parts of a rule held for a consignment when it was assessed; the look-up is logged."""
        row = workbench.one_row(self.workspace, consignment_id)
        audit.record_read(actor, "rules.explain", consignment_id)
        return self.facts_of(rule, row)

    def facts_of(self, rule: Rule, row: pa.Table) -> Fact:
        """Which parts of a rule hold for a row of schema PAST that somebody has already looked up."""
        condition = condition_of(rule)
        return facts(
            row, rule.condition if condition is None else condition, context_of(rule, RULE_COLUMNS, self.lists)
        )

    def backtest(self, rule: Rule, first: date | None, last: date | None) -> tuple[Backtest, str]:
        """A back-test, and its page."""
        result = workbench.run_backtest(self.workspace, rule, first, last)
        page = pages.backtest_page(result, rule, told(rule, self.lists), simulated=self.workspace.practice)
        return result, page

    def forecast(self, rule: Rule, day: date) -> tuple[list[Forecast], str]:
        """A forecast, and its page."""
        loads = workbench.run_forecast(self.workspace, rule, day)
        return loads, pages.forecast_page(rule, told(rule, self.lists), loads, simulated=self.workspace.practice)

    def health(self, first: date | None, last: date | None) -> tuple[list[RuleHealth], str]:
        """The health of the rules that run, and its page."""
        period, found = workbench.run_health(self.workspace, first, last)
        return found, pages.health_page(period, found, simulated=self.workspace.practice)

    def diff(self, first: str, second: str, since: date | None, until: date | None) -> dict[str, Any]:
        """What differs between two rules, line by line, and on how many consignments (None: nothing assessed)."""
        one, other = self.rule(first, {}), self.rule(second, {})
        lines = difflib.unified_diff(self.lines(one), self.lines(other), first, second, lineterm="", n=1)
        try:
            rows = workbench.compare(self.workspace, one, other, since, until)
        except OperatorError:
            rows = None
        return {"lines": list(lines), "rows": rows}

    def file_content(self, rule_id: str) -> dict[str, Any] | None:
        """The content of a rule that runs from a file; None for any other."""
        found = [one for one in self._standing() if one.rule.id == rule_id and one.from_file]
        return document(found[0].rule) if found else None

    def lines(self, rule: Rule) -> list[str]:
        """A rule as lines that can be compared with another's."""
        known = self.told(rule)
        names = ("title", "purpose", "owner", "intelligence", "instruction", "validity", "effect")
        return [*(f"{name}: {known[name]}" for name in names), *known["readback"]]

    def _standing(self) -> list[rules_in_force.Standing]:
        return rules_in_force.standing(self.workspace)

    def _file(self, path: Path) -> Rule:
        if not path.is_file():
            raise OperatorError("there is no file {path}", "name a rule's TOML file, or its id", path=path)
        own, _ = read_lists(path.parent / FOLDER)
        rule, found = read(path.name, path.read_bytes(), RULE_COLUMNS, {**self.lists, **own})
        found = found or (bind([rule], RULE_COLUMNS) if rule is not None else ())
        if rule is None or found:
            raise OperatorError(
                "{path}: {called}: {found}",
                found[0].hint,
                path=found[0].path,
                called=found[0].code,
                found=found[0].value,
            )
        return rule

    def _named(self, name: str) -> Rule:
        rule_id, _, version = name.partition("@")
        for one in self._standing():
            if one.rule.id == name:
                return msgspec.structs.replace(one.rule, id=rule_id, shadow=False)
        views = [v for v in queries.rule_versions(rule_id) if version in {"", v.version}]
        if not views:
            raise OperatorError("there is no rule {name}", "see 'tidewaiter rules list'", name=name)
        return rules_in_force.stored(views[-1].content)


def _row(rule: Rule, state: str, version: str) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "version": version,
        "state": state,
        "points": f"{rule.weight:g}",
        "effect": str(rule.effect),
        "until": rule.valid_until.isoformat(),
        "title": rule.title,
    }
