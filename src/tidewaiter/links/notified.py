"""Whether an import that looks like a machine or a listed chemical was notified, and what differs from it.

Tabletting and encapsulating machines and listed chemicals may be imported, but not before the authority has given the
notification a transaction number (21 CFR 1310.05 and 1310.06, DEA Form 452; listed chemicals 21 CFR 1313). Punches
and dies need none. Notifications and goods are compared by consignment or bill number, serial number, the importer's
identifier and the importer's name; what does not agree is told, and how they were matched. Columns in, columns out.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pyarrow as pa

from tidewaiter.engine import local

MACHINE, CHEMICAL = "machine", "chemical"

REGULATED: dict[str, str] = {"press": MACHINE, "capsule-machine": MACHINE, "precursor": CHEMICAL}
"""Parts (`kit_parts.PARTS`) whose import is notified, and as what."""

LOOKED_AT = 0.35
"""The belief from which goods are compared with notifications."""

HELD_FROM = 0.6
"""The belief from which goods that no notification covers are proposed for a hold; below, somebody looks."""

NEAR_DAYS = 45
"""Days between notified and filed arrival within which a name alone matches."""

EARLY_DAYS = 15
"""Days before arrival by which a machine is notified (21 CFR 1310.05(c))."""


class Verdict(StrEnum):
    """What the notifications say of goods on a day."""

    COVERED = "covered"
    NOT_NOTIFIED = "not_notified"
    NO_NUMBER = "no_number"  # notified, no transaction number given yet
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    NOT_ALLOWED = "not_allowed"  # the authority has said no, or not yet
    USED = "used"  # the number was used for another consignment
    OTHER_GOODS = "other_goods"  # what was notified is of another kind
    MORE_THAN_NOTIFIED = "more_than_notified"  # heavier, or more pieces, than what the number is for


@dataclass(frozen=True, slots=True)
class Way:
    """How goods and a notification are matched: its name, its rank (1 is the surest) and what it is called."""

    name: str
    rank: int
    title: str


WAYS: tuple[Way, ...] = (
    Way("reference", 1, "consignment or bill number"),
    Way("serial", 2, "serial number"),
    Way("importer-id", 3, "importer's identifier"),
    Way("importer-name", 4, "importer's name"),
)
TITLES: dict[str, str] = {way.name: way.title for way in WAYS}

GOODS = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("regulated", pa.string(), nullable=False),  # machine or chemical
        pa.field("references", pa.list_(pa.string())),  # folded numbers of the consignment
        pa.field("words", pa.list_(pa.string())),  # folded words of the description, among them serial numbers
        pa.field("importer", pa.string()),  # normal form of the name
        pa.field("importer_id", pa.string()),  # folded
        pa.field("place", pa.string()),  # where it is unloaded
        pa.field("country", pa.string()),  # of dispatch
        pa.field("arrives_on", pa.date32(), nullable=False),
        pa.field("net_kg", pa.float64()),  # declared, where it was
        pa.field("gross_kg", pa.float64()),  # declared, packing included
        pa.field("pieces", pa.float64()),  # declared of the one item that there is; null for several items
    ]
)
"""Goods that look regulated, a row a consignment and kind."""

NOTICES = pa.schema(
    [
        pa.field("notice", pa.int64(), nullable=False),
        pa.field("regulated", pa.string(), nullable=False),
        pa.field("references", pa.list_(pa.string())),
        pa.field("serials", pa.list_(pa.string())),
        pa.field("importer", pa.string()),
        pa.field("importer_id", pa.string()),
        pa.field("place", pa.string()),
        pa.field("country", pa.string()),
        pa.field("expected_on", pa.date32()),
        pa.field("filed_on", pa.date32(), nullable=False),
        pa.field("number", pa.string()),  # the transaction number, null before it is given
        pa.field("valid_from", pa.date32()),
        pa.field("valid_until", pa.date32()),
        pa.field("allowed", pa.bool_(), nullable=False),  # false where the authority has said no or not yet
        pa.field("used_for", pa.string()),  # the consignment that was released or seized under it
        pa.field("mass_kg", pa.float64()),  # notified, without packing
        pa.field("quantity", pa.int64()),  # pieces notified
    ]
)
"""Notifications that were not withdrawn."""

MATCHED = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("regulated", pa.string(), nullable=False),
        pa.field("notice", pa.int64()),  # null where none matches
        pa.field("way", pa.string()),
        pa.field("verdict", pa.string(), nullable=False),
        pa.field("differs", pa.list_(pa.string())),  # of DIFFERENCES
    ]
)

DIFFERENCES: dict[str, str] = {
    "importer": "the importer is another one than notified",
    "place": "it is unloaded at another port than notified",
    "country": "it comes from another country than notified",
    "date": "it arrives at another time than notified",
    "serial": "the notified serial number is not in what was filed",
    "late": "it was notified later than the law asks",
    "less": "less than half of what was notified is declared",
    "shared": "other consignments came under the same notification",
    "together": "together with what came before under the same notification it is more than was notified",
}
"""What may differ, in words."""

_DAY_SLACK = 10
"""Days between notified and filed arrival from which the date is said to differ."""

NET_SLACK = 1.02
"""Times the notified mass that a declared net mass may be: scales and rounding."""
GROSS_SLACK, GROSS_KG = 1.25, 5.0
"""Times the notified mass, and kilograms beside, that a declared gross mass may be: drums, pallets, wrapping."""

_MORE = f"""
    coalesce(g.net_kg > n.mass_kg * {NET_SLACK}, g.gross_kg > n.mass_kg * {GROSS_SLACK} + {GROSS_KG}, false)
    OR coalesce(g.pieces > n.quantity, false)
"""
_LESS = "coalesce(g.net_kg, g.gross_kg) < n.mass_kg / 2 OR g.pieces < n.quantity / 2"

_PAIRS = """
    SELECT g.consignment_id, g.regulated, n.notice, 'reference' AS way, 1 AS rank
    FROM (SELECT consignment_id, regulated, unnest("references") AS said FROM goods) g
    JOIN (SELECT notice, unnest("references") AS said FROM notices) n USING (said)
    UNION ALL
    SELECT g.consignment_id, g.regulated, n.notice, 'serial', 2
    FROM (SELECT consignment_id, regulated, unnest(words) AS said FROM goods) g
    JOIN (SELECT notice, unnest(serials) AS said FROM notices) n USING (said)
    UNION ALL
    SELECT g.consignment_id, g.regulated, n.notice, 'importer-id', 3
    FROM goods g JOIN notices n USING (importer_id)
    WHERE n.expected_on IS NULL OR abs(date_diff('day', g.arrives_on, n.expected_on)) <= {near}
    UNION ALL
    SELECT g.consignment_id, g.regulated, n.notice, 'importer-name', 4
    FROM goods g JOIN notices n USING (importer)
    WHERE n.expected_on IS NULL OR abs(date_diff('day', g.arrives_on, n.expected_on)) <= {near}
"""

_SQL = f"""
    WITH pairs AS ({_PAIRS.format(near=NEAR_DAYS)}),
    ranked AS (
        SELECT p.consignment_id, p.regulated, p.notice, p.way, p.rank,
            n.regulated = p.regulated AS agrees,
            n.used_for IS NOT NULL AND n.used_for <> p.consignment_id AS used,
            abs(coalesce(date_diff('day', g.arrives_on, n.expected_on), {NEAR_DAYS})) AS apart
        FROM pairs p JOIN notices n ON n.notice = p.notice
        JOIN goods g ON g.consignment_id = p.consignment_id AND g.regulated = p.regulated
    ),
    best AS (
        SELECT * FROM ranked
        QUALIFY row_number() OVER (
            PARTITION BY consignment_id, regulated ORDER BY used, NOT agrees, rank, apart, notice
        ) = 1
    )
    SELECT g.consignment_id, g.regulated, b.notice, b.way,
        CASE
            WHEN b.notice IS NULL THEN 'not_notified'
            WHEN NOT b.agrees THEN 'other_goods'
            WHEN b.used THEN 'used'
            WHEN n.used_for = g.consignment_id THEN 'covered'
            WHEN NOT n.allowed THEN 'not_allowed'
            WHEN n.number IS NULL THEN 'no_number'
            WHEN n.valid_from > greatest(g.arrives_on, $day::DATE) THEN 'not_yet_valid'
            WHEN n.valid_until < greatest(g.arrives_on, $day::DATE) THEN 'expired'
            WHEN {_MORE} THEN 'more_than_notified'
            ELSE 'covered'
        END AS verdict,
        CASE WHEN b.notice IS NULL THEN [] ELSE list_filter([
            CASE WHEN g.importer <> n.importer AND (g.importer_id = n.importer_id) IS NOT TRUE THEN 'importer' END,
            CASE WHEN g.place <> n.place THEN 'place' END,
            CASE WHEN g.country <> n.country THEN 'country' END,
            CASE WHEN abs(date_diff('day', g.arrives_on, n.expected_on)) > {_DAY_SLACK} THEN 'date' END,
            CASE WHEN len(n.serials) > 0 AND NOT list_has_any(n.serials, coalesce(g.words, [])) THEN 'serial' END,
            CASE WHEN date_diff('day', n.filed_on, g.arrives_on) < {EARLY_DAYS} THEN 'late' END,
            CASE WHEN {_LESS} THEN 'less' END
        ], lambda code: code IS NOT NULL) END AS differs
    FROM goods g LEFT JOIN best b ON b.consignment_id = g.consignment_id AND b.regulated = g.regulated
    LEFT JOIN notices n ON n.notice = b.notice
    ORDER BY g.consignment_id, g.regulated
"""


def match(goods: pa.Table, notices: pa.Table, day: date) -> pa.Table:
    """For each row of GOODS the notification of NOTICES that fits best and what it says on a day (MATCHED, sorted).

    A number counts for the day of arrival, or for `day` where that is later. Of several notifications one that is not
    used up comes first, then one of the same kind of goods, then the surest way, then the nearest day.
    """
    return local.query(_SQL.replace("$day", f"'{day.isoformat()}'"), {"goods": goods, "notices": notices}).cast(MATCHED)
