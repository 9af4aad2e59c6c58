"""What came under one notification altogether: consignments that share it are summed, and what is too much is told.

A notification is for an amount. Consignments that match it count in the order in which they arrive; the first with
which the sum exceeds the amount, and those after it, are not covered. Sums are lower bounds: a consignment that
declares no mass adds none. Only what the notification covers, or would if it were less, is counted; goods of another
kind and what came under a number that was used up are not. Columns in, columns out.
"""

import pyarrow as pa

from tidewaiter.engine import local
from tidewaiter.links.notified import GROSS_KG, GROSS_SLACK, MATCHED, NET_SLACK, Verdict

EARLIER = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("regulated", pa.string(), nullable=False),
        pa.field("notice", pa.int64(), nullable=False),
        pa.field("arrives_on", pa.date32(), nullable=False),
        pa.field("net_kg", pa.float64()),
        pa.field("gross_kg", pa.float64()),
        pa.field("pieces", pa.float64()),
    ]
)
"""What was counted under notifications before and is not among the goods that are compared now."""

COUNTED = frozenset({Verdict.COVERED, Verdict.MORE_THAN_NOTIFIED})
"""What is said of goods that count under a notification."""
_SAID = ", ".join(f"'{one.value}'" for one in sorted(COUNTED))

_SQL = f"""
    WITH under AS (
        SELECT m.notice, m.consignment_id, m.regulated, g.arrives_on, g.net_kg, g.gross_kg, g.pieces
        FROM matched m JOIN goods g USING (consignment_id, regulated) WHERE m.verdict IN ({_SAID})
        UNION ALL
        SELECT e.notice, e.consignment_id, e.regulated, e.arrives_on, e.net_kg, e.gross_kg, e.pieces
        FROM earlier e ANTI JOIN goods g USING (consignment_id, regulated)
    ),
    summed AS (
        SELECT consignment_id, regulated, notice, count(*) OVER (PARTITION BY notice) > 1 AS shared,
            count(*) OVER so_far AS so_many, sum(coalesce(net_kg, 0.0)) OVER so_far AS net,
            sum(coalesce(gross_kg, net_kg, 0.0)) OVER so_far AS gross,
            sum(coalesce(pieces, 0.0)) OVER so_far AS pieces
        FROM under WINDOW so_far AS (PARTITION BY notice ORDER BY arrives_on, consignment_id, regulated)
    ),
    judged AS (
        SELECT s.consignment_id, s.regulated, s.shared, coalesce(
            s.net > n.mass_kg * {NET_SLACK} OR s.gross > n.mass_kg * {GROSS_SLACK} + {GROSS_KG} * s.so_many, false
        ) OR coalesce(s.pieces > n.quantity, false) AS too_much
        FROM summed s JOIN notices n ON n.notice = s.notice
    )
    SELECT m.consignment_id, m.regulated, m.notice, m.way,
        CASE WHEN j.shared AND j.too_much THEN 'more_than_notified' ELSE m.verdict END AS verdict,
        CASE WHEN NOT coalesce(j.shared, false) THEN m.differs
            ELSE list_append(
                list_filter(m.differs, lambda code: code <> 'less'),
                CASE WHEN j.too_much AND m.verdict = 'covered' THEN 'together' ELSE 'shared' END
            ) END AS differs
    FROM matched m LEFT JOIN judged j USING (consignment_id, regulated)
    ORDER BY m.consignment_id, m.regulated
"""


def together(matched: pa.Table, goods: pa.Table, notices: pa.Table, earlier: pa.Table) -> pa.Table:
    """What `notified.match` said (MATCHED) with consignments of one notification summed (MATCHED, sorted).

    `goods` and `notices` are those that were matched, `earlier` (EARLIER) what else counts under the notifications.
    Where several share one, each says so, and nothing is called less than notified.
    """
    tables = {"matched": matched, "goods": goods, "notices": notices, "earlier": earlier}
    return local.query(_SQL, tables).cast(MATCHED)
