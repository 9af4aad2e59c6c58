"""How usual the goods description is."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="goods_count_30d",
    expression="goods_count_30d",
    sentence="Consignments with exactly this goods description in 30 days: {value}.",
    missing="The goods were not described.",
    evidence=("goods_description",),
    direction=-1,
)
