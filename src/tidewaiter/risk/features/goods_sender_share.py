"""A template text: whether each use of the description comes from another consignor.

Distinct consignors over consignments with exactly this description, in 30 days.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="goods_sender_share",
    expression="CASE WHEN goods_count_30d > 0 THEN goods_counterparties_30d / (goods_count_30d / 1.0) END",
    sentence="Consignors for each consignment with exactly this description in 30 days: {value}.",
    missing="Nothing had this description in 30 days, or the goods were not described.",
)
