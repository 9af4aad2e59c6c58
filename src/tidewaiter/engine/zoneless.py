"""Times without their zone, for the embedded engine: all times here are UTC, and it would look up the zone of each.

Whole units between two times, and parts of a time, are the same of the bare times (microseconds since 1970), for a
tenth of the work. Only of columns: what a literal text is as a time, the engine tells by the function around it.
"""

from sqlglot import exp

from tidewaiter.engine.functions import SECONDS

PARTS = frozenset({"year", "month", "day", "hour", "isodow"})


def zoneless(node: exp.Expr) -> exp.Expr:
    """A call that asks for a part of a column's time, or for the time between two, given them without their zone."""
    if isinstance(node, exp.Anonymous):
        name, arguments = str(node.this).lower(), node.expressions
        if name == "date_diff" and arguments[0].name in SECONDS and _columns(arguments[1:]):
            node.set("expressions", [arguments[0], *map(_bare, arguments[1:])])
        elif name in PARTS and _columns(arguments):
            node.set("expressions", [_bare(arguments[0])])
    return node


def _columns(nodes: list[exp.Expr]) -> bool:
    return all(isinstance(node, exp.Column) for node in nodes)


def _bare(moment: exp.Expr) -> exp.Expr:
    since = exp.Anonymous(this="epoch_us", expressions=[moment])
    return exp.Anonymous(this="make_timestamp", expressions=[since])
