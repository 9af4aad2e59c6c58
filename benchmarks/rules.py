"""How many rules run over how many rows, against a rule engine that takes a row at a time.

Ours: `Ruleset.evaluate` over slices of a synthetic day, with the lists of ids that it gives. Peer: zen-engine 2, whose
compiled expressions are asked a row at a time, and whose decision (one call a row for all rules) is asked too; the
quicker of the two counts. It is given a sample, its verdicts are held against ours, and its time is scaled to the rows.
Rules are three tests each, drawn from fields, thresholds and words, as analysts' rules are. Data are random.

    python benchmarks/rules.py [rows] [rules ...]
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import zen

sys.path.insert(0, str(Path(__file__).parent))
from measure import machine
from tidewaiter.risk.rules import RULE_COLUMNS, Rule, Ruleset
from tidewaiter.risk.rules.meaning import with_condition

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SLICE = 1 << 18
SAMPLE = 2000
NUMBERS = ("gross_mass_kg", "declared_value", "consignor_count_30d", "pair_count_90d", "lead_time_hours")
COUNTRIES = ("CN", "HK", "DE", "GB", "TR", "IN", "US", "FR", "PL", "NL")
HEADINGS = tuple(f"{heading:06d}" for heading in range(293300, 293400))
GOODS = (
    "cotton shirts",
    "phone case",
    "pill press parts",
    "gift",
    "spare parts",
    "tea",
    "vitamins",
    "usb cable",
    "toys",
)


def slices(rows: int) -> Iterator[pa.Table]:
    for start in range(0, rows, SLICE):
        count = min(SLICE, rows - start)
        rng = np.random.default_rng(start + 1)
        made = {
            **{
                name: pa.array(np.round(rng.exponential(10.0, count), 2), mask=rng.random(count) < 0.02)
                for name in NUMBERS
            },
            "country_of_dispatch": pa.array(COUNTRIES).take(pa.array(rng.integers(0, len(COUNTRIES), count))),
            "hs_code": pa.array(HEADINGS).take(pa.array(rng.integers(0, len(HEADINGS), count))),
            "goods_description": pa.array(GOODS).take(pa.array(rng.integers(0, len(GOODS), count))),
        }
        yield pa.table(made)


def conditions(count: int) -> list[tuple[str, str]]:
    """The same condition in our language and in the peer's."""
    rng = np.random.default_rng(7)
    found = []
    for _ in range(count):
        name, other = rng.choice(NUMBERS, 2, replace=False)
        low, high = round(float(rng.choice(20) + 15), 1), round(float(rng.choice(20)) / 4 + 0.25, 2)
        country, heading = rng.choice(COUNTRIES), rng.choice(HEADINGS)
        word = rng.choice(GOODS).split()[0]
        last, peer_last = (
            (f'hs_code starts with "{heading[:5]}"', f"startsWith(hs_code, '{heading[:5]}')"),
            (f'goods_description contains "{word}"', f"contains(goods_description, '{word}')"),
            (f'country_of_dispatch is "{country}"', f"country_of_dispatch == '{country}'"),
        )[rng.integers(3)]
        ours = f"all of ({name} is above {low}; {other} is at most {high}; {last})"
        theirs = f"{name} != null and {other} != null and {name} > {low} and {other} <= {high} and {peer_last}"
        found.append((ours, theirs))
    return found


def ruleset(written: list[tuple[str, str]]) -> Ruleset:
    rules = []
    for number, (text, _) in enumerate(written):
        rule = Rule(
            id=f"rule-{number:05d}",
            title="A drawn rule",
            reason="A drawn rule fired.",
            when=text,
            weight=1.0,
            owner="Benchmark",
            purpose="To measure many rules.",
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31),
        )
        compiled, problems = with_condition(rule, RULE_COLUMNS, {})
        if problems:
            raise ValueError(problems)
        rules.append(compiled)
    return Ruleset.of(rules)


def ours(rules: Ruleset, rows: int) -> tuple[float, float, int]:
    """Wall and CPU seconds, and how often a rule fired; making the rows is not counted."""
    wall = cpu = 0.0
    fired = 0
    for table in slices(rows):
        begun, used = time.perf_counter(), time.process_time()
        verdicts = rules.evaluate(table, NOW)
        wall += time.perf_counter() - begun
        cpu += time.process_time() - used
        fired += len(verdicts["fired"].combine_chunks().values)
    return wall, cpu, fired


def peer(written: list[tuple[str, str]], rules: Ruleset) -> tuple[float, str]:
    """Seconds a row of the quicker way of asking zen-engine; ValueError where its verdicts differ."""
    sample = next(slices(SLICE)).slice(0, max(SAMPLE // max(len(written) // 100, 1), 50))
    rows = sample.to_pylist()
    expected = [set(row["fired"]) for row in rules.evaluate(sample, NOW).to_pylist()]
    names = [rule.id for rule in rules.rules]
    compiled = [zen.compile_expression(theirs) for _, theirs in written]
    begun = time.process_time()
    answers = [[expression.evaluate(row) for expression in compiled] for row in rows]
    by_expression = (time.process_time() - begun) / len(rows)
    _same([{n for n, held in zip(names, answer, strict=True) if held} for answer in answers], expected)
    decision = zen.ZenEngine().create_decision(_graph(written, names))
    begun = time.process_time()
    decided = [decision.evaluate(row)["result"] for row in rows]
    by_decision = (time.process_time() - begun) / len(rows)
    _same([{n for n in names if result[n.replace("-", "_")]} for result in decided], expected)
    return min((by_expression, "expressions"), (by_decision, "decision"))


def _same(verdicts: list[set[str]], expected: list[set[str]]) -> None:
    if verdicts != expected:
        raise ValueError("the peer's verdicts differ from ours")


def _graph(written: list[tuple[str, str]], names: list[str]) -> dict[str, object]:
    expressions = [
        {"id": name, "key": name.replace("-", "_"), "value": theirs}
        for name, (_, theirs) in zip(names, written, strict=True)
    ]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "rules", "type": "expressionNode", "name": "rules", "content": {"expressions": expressions}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    return {"nodes": nodes, "edges": edges}


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000_000
    counts = [int(word) for word in sys.argv[2:]] or [100, 1000, 10_000]
    print(f"Rules over {rows:,} random rows, lists of fired and unknown rules written\n  {machine()}")
    print("   rules     ours s    CPU s  ns/rule/row    zen CPU s (scaled)  way          ratio of CPU  fired/row")
    for count in counts:
        written = conditions(count)
        rules = ruleset(written)
        ours(rules, 10_000)  # compiles kernels
        wall, cpu, fired = ours(rules, rows)
        a_row, way = peer(written, rules)
        each = cpu / count / rows * 1e9
        print(
            f"  {count:6,}  {wall:9.1f} {cpu:8.1f} {each:11.2f}  {a_row * rows:20,.0f}  {way:11}  "
            f"{a_row * rows / cpu:12.0f}x  {fired / rows:9.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
