"""Conditions in the rule language, held against rows written by hand."""

import pyarrow as pa

from tidewaiter.engine import local
from tidewaiter.engine.expression import COMPILED, check, columns_of, transpile
from tidewaiter.risk.rules import RULE_COLUMNS
from tidewaiter.risk.rules.columns import compiled_names
from tidewaiter.risk.rules.language import check as check_condition
from tidewaiter.risk.rules.language import compiled, parse
from tidewaiter.risk.rules.language.compiled import Context
from tidewaiter.risk.rules.latin import with_latin


def judged(text: str, *rows: dict[str, object], **lists: tuple[str, ...]) -> list[bool | None]:
    """What a condition says of rows: true, false, or None for unknown."""
    condition, problems = parse(text)
    assert condition is not None, problems
    context = Context(RULE_COLUMNS, {"most": 2.0}, lists)
    assert check_condition(condition, context) == ()
    sql = compiled(condition, context)
    assert check(sql, compiled_names(RULE_COLUMNS), COMPILED) == ()
    filled = [{"consignment_id": f"s10:{n}", "source_position": n, **row} for n, row in enumerate(rows)]
    table = with_latin(pa.Table.from_pylist(filled, RULE_COLUMNS), columns_of(sql))
    return local.project(table, {"verdict": transpile(sql)})["verdict"].to_pylist()


def refused(text: str) -> list[str]:
    """The codes of what is wrong with a condition."""
    condition, problems = parse(text)
    if condition is None:
        return [problem.code for problem in problems]
    return [problem.code for problem in check_condition(condition, Context(RULE_COLUMNS, {"most": 2.0}))]
