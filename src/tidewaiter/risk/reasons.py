"""Reasons: why a row scored as it did, each a sentence with the values it rests on.

For the few rows that somebody will look at, so one row after the other. Contributions are in points (a
point is a tenth in log-odds): a rule's is its weight, a feature's its exact part of the model's score. They are
two accounts of the same row and are not added up: rules rank before the first model, the model after.
Reasons against are kept. What is missing is said, with the rules that could not be judged for want of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import isfinite

import pyarrow as pa

from tidewaiter.engine.expression import columns_of
from tidewaiter.risk import sentences
from tidewaiter.risk.assess import MANDATORY
from tidewaiter.risk.features import FEATURES, Feature
from tidewaiter.risk.peers import usual
from tidewaiter.risk.rules import Rule, Ruleset
from tidewaiter.risk.rules.latin import filed
from tidewaiter.risk.rules.rule import LOG_ODDS_PER_POINT
from tidewaiter.risk.rules.ruleset import reads
from tidewaiter.risk.rules.wording import fill
from tidewaiter.risk.sentences import title

LEAST_POINTS = 0.5
"""A feature that moves the score by less is noise to a reader."""

NOTHING = "no-indicator"
UNKNOWN_FEATURES = "missing-features"

Row = Mapping[str, object]


class Source(StrEnum):
    """Who says so."""

    LOOKOUT = "lookout"
    RULE = "rule"
    MODEL = "model"
    SCREENING = "screening"  # a feature of names held against lists
    LINK = "link"  # a feature of what hangs together
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a stable code, the sentence, the values it rests on, its points, its source, for or against."""

    code: str
    sentence: str
    evidence: Mapping[str, object] = field(default_factory=dict)
    contribution: float = 0.0
    source: Source = Source.DATA
    against: bool = False

    def to_json(self) -> dict[str, object]:
        """The reason in JSON's own types: times as ISO 8601, what is not finite as null."""
        return {
            "code": self.code,
            "sentence": self.sentence,
            "evidence": {name: _plain(value) for name, value in self.evidence.items()},
            "contribution": round(self.contribution, 2),
            "source": str(self.source),
            "against": self.against,
        }


def reasons(
    rows: pa.Table,
    ruleset: Ruleset,
    contributions: pa.Table | None = None,
    features: Sequence[Feature] = FEATURES,
) -> list[list[Reason]]:
    """For each row, its reasons: lookouts first, then by size of contribution, what is missing last.

    `rows` are ASSESSMENT rows with the Consignment's columns beside them (and `grade`, `problem_codes`);
    feature values are read from the frozen `features`. `contributions` has a column a feature, log-odds, row
    by row; without it there are no model reasons. Every row gets at least one.
    """
    parts = [{}] * rows.num_rows if contributions is None else contributions.to_pylist()
    if len(parts) != rows.num_rows:
        raise ValueError("contributions are of other rows")
    table = {feature.name: feature for feature in features}
    return [_of_row(row, ruleset, part, table) for row, part in zip(rows.to_pylist(), parts, strict=True)]


def _of_row(row: Row, ruleset: Ruleset, part: Mapping[str, float], features: Mapping[str, Feature]) -> list[Reason]:
    frozen = row.get("features")
    known = {**row, **(frozen if isinstance(frozen, Mapping) else {})}
    found = [
        *_by_lookouts(known, ruleset),
        *sorted(
            [*_by_rules(known, ruleset), *_by_model(known, part, features)],
            key=lambda reason: (-abs(reason.contribution), reason.source, reason.code),
        ),
        *_by_gaps(known, ruleset, features),
    ]
    return found or [Reason(NOTHING, sentences.NOTHING)]


def _by_lookouts(row: Row, ruleset: Ruleset) -> list[Reason]:
    return [_by_lookout(hit, row, ruleset) for hit in _ids(row, "lookouts")]


def _by_lookout(hit: str, row: Row, ruleset: Ruleset) -> Reason:
    """A lookout, or a mandatory rule, whose sentence says what it saw."""
    if not hit.startswith(MANDATORY):
        return Reason(hit, fill(sentences.WAITS, {"lookout": hit}), {"lookout": hit}, source=Source.LOOKOUT)
    rule = ruleset.find(hit.removeprefix(MANDATORY))
    evidence = {} if rule is None else {name: row.get(name) for name in sorted(reads(rule))}
    why = "it is not in the rulebook now." if rule is None else fill(rule.reason, evidence) + _lifts(rule)
    always = fill(sentences.ALWAYS, {"rule": hit.removeprefix(MANDATORY)})
    return Reason(hit, f"{always} {why}", evidence, source=Source.LOOKOUT)


def _lifts(rule: Rule) -> str:
    """What a rule that sets a band does to the consignment's, as a sentence behind its own."""
    return "" if rule.band is None else f" Its band is therefore {rule.band} at least."


def _by_rules(row: Row, ruleset: Ruleset) -> list[Reason]:
    found = []
    for rule_id in _ids(row, "fired"):
        rule = ruleset.find(rule_id)
        if rule is None:
            sentence = f"Rule {rule_id} fired; it is not in the rulebook of version {ruleset.version}."
            found.append(Reason(rule_id, sentence, source=Source.RULE))
            continue
        evidence = {name: row.get(name) for name in sorted(reads(rule))}
        sentence = fill(rule.reason, evidence) + _lifts(rule)
        found.append(Reason(rule_id, sentence, evidence, rule.weight, Source.RULE, against=rule.weight < 0))
    return found


def _by_model(row: Row, part: Mapping[str, float], features: Mapping[str, Feature]) -> list[Reason]:
    found = []
    for name, log_odds in part.items():
        feature = features.get(name)
        points = (log_odds or 0.0) / LOG_ODDS_PER_POINT
        if feature is None or not abs(points) >= LEAST_POINTS:
            continue  # the base value is every row's
        evidence = {column: row.get(column) for column in (name, *feature.evidence)}
        value = row.get(name)
        sentence = fill(feature.template(value), {**evidence, "value": feature.said(value)})
        peers = usual(name, row)
        if peers is not None:
            evidence |= {"usual_low": peers.low, "usual_high": peers.high}
            sentence = f"{sentence[:-1]}; {peers.sentence}."
        found.append(Reason(name, sentence, evidence, points, _source(name), against=points < 0))
    return found


def _source(feature: str) -> Source:
    """Whose finding a feature is: of screening and of links by the first word of its name."""
    first = feature.split("_", 1)[0]
    return {"screen": Source.SCREENING, "screening": Source.SCREENING, "link": Source.LINK, "linked": Source.LINK}.get(
        first, Source.MODEL
    )


def _by_gaps(row: Row, ruleset: Ruleset, features: Mapping[str, Feature]) -> list[Reason]:
    """What is missing for rules that could not be judged: a reason a field, and one for all that history lacks."""
    waiting: dict[str, list[str]] = {}
    for rule_id in _ids(row, "unknown"):
        rule = ruleset.find(rule_id)
        for name in sorted(filed(columns_of(rule.condition))) if rule else ():
            if row.get(name) is None:
                waiting.setdefault(name, []).append(rule_id)
    ordered = sorted(waiting.items(), key=lambda item: (-len(item[1]), item[0]))
    fields = [_field_gap(name, rules) for name, rules in ordered if name not in features]
    return fields + _feature_gaps({name: rules for name, rules in ordered if name in features})


def _field_gap(name: str, rules: list[str]) -> Reason:
    said = {"element": title(name), "rules": len(rules)}
    sentence = fill(sentences.GAP if len(rules) == 1 else sentences.GAPS, said)
    return Reason(f"missing-{name.replace('_', '-')}", sentence, {name: None, "rules": rules})


def _feature_gaps(waiting: Mapping[str, list[str]]) -> list[Reason]:
    """What cannot be computed is mostly history that there is not yet: one line, or it drowns what was owed."""
    if not waiting:
        return []
    rules = sorted({rule for names in waiting.values() for rule in names})
    said = {"names": [name.replace("_", " ") for name in waiting], "rules": len(rules)}
    sentence = fill(sentences.LITTLE if len(rules) == 1 else sentences.LITTLES, said)
    return [Reason(UNKNOWN_FEATURES, sentence, {**dict.fromkeys(waiting), "rules": rules})]


def _ids(row: Row, name: str) -> list[str]:
    ids = row.get(name)
    return [str(one) for one in ids] if isinstance(ids, list) else []


def _plain(value: object) -> object:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return str(value)
