"""The rule workbench: declarative rules with a reason, an owner and an end, run in one pass."""

from tidewaiter.risk.rules.columns import RULE_COLUMNS
from tidewaiter.risk.rules.load import RuleError, load
from tidewaiter.risk.rules.rule import Intelligence, Rule
from tidewaiter.risk.rules.ruleset import VERDICTS, Ruleset

__all__ = ["RULE_COLUMNS", "VERDICTS", "Intelligence", "Rule", "RuleError", "Ruleset", "load"]
