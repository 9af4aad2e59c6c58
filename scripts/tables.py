"""Words of the product's own tables that pages show: rules that ship, checks, columns, operators, links, techniques.

They are gathered from the tables, so that what is added to one reaches translators by itself. What a deployment writes
(its own rules, cards, lists) is in its own language already.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.centre.api_keys.scopes import SCOPES
from tidewaiter.centre.certificates import kinds
from tidewaiter.centre.diversion.wording import SAID
from tidewaiter.centre.laboratory.techniques import TECHNIQUES
from tidewaiter.history import retention
from tidewaiter.intake import regimes
from tidewaiter.intake.checks import late_filing, missing_element
from tidewaiter.intake.checks.table import STANDING
from tidewaiter.links.edges import LINK_KINDS
from tidewaiter.links.kit import KIT_LINKS
from tidewaiter.links.kit_parts import PARTS
from tidewaiter.links.notified import DIFFERENCES, WAYS
from tidewaiter.pipeline.filing.signs import SIGNS
from tidewaiter.risk import rules
from tidewaiter.risk.rules.language.readback import title
from tidewaiter.risk.rules.operators import OPERATORS

NOWHERE = Path("/nonexistent")
"""A workspace with no files of its own: what ships counts."""


def words() -> dict[str, str]:
    """Each text with the table that holds it, the first where several do."""
    found: dict[str, str] = {}
    for place, text in _pairs():
        if text.strip():
            found.setdefault(text, place)
    return found


def _pairs() -> Iterator[tuple[str, str]]:
    for rule in rules.load(None).rules:
        for text in (rule.title, rule.reason, rule.purpose, rule.instruction, rule.owner):
            yield f"risk/rules/rulebook/{rule.id}.toml", text
    for place, texts in _tables():
        for text in texts:
            yield place, text


def _tables() -> Iterator[tuple[str, Iterable[str]]]:
    owed = regimes.load(None)
    checks = (*STANDING, *missing_element.checks(owed)[:1], *late_filing.checks(owed)[:1])
    yield "intake/checks", [check.title for check in checks]
    yield "intake/checks", [check.hint for check in STANDING]
    yield "risk/rules/columns.py", map(title, rules.RULE_COLUMNS.names)
    yield "risk/rules/operators", [operator.phrase for operator in OPERATORS]
    yield "centre/laboratory/techniques.py", [technique.name for technique in TECHNIQUES]
    yield "centre/api_keys/scopes.py", [scope.sentence for scope in SCOPES.values()]
    yield "history/retention.toml", [text for term in retention.load(None).classes for text in (term.what, term.basis)]
    yield "centre/certificates/kinds.toml", [kind.title for kind in kinds.kinds(NOWHERE).values()]
    yield "links/edges.py", [text for link in LINK_KINDS for text in (link.title, link.caveat)]
    yield "links/kit.py", [link.title for link in KIT_LINKS]
    yield "links/kit_parts.py", [part.title for part in PARTS]
    yield "cargo/kind.py", [name.replace("_", " ") for name in KIND_NAMES]
    yield "centre/diversion/wording.py", SAID.values()
    yield "links/notified.py", [*(way.title for way in WAYS), *DIFFERENCES.values()]
    yield "pipeline/filing/signs.py", [text for s in SIGNS for text in (s.title, s.said, s.among, s.advice)]
