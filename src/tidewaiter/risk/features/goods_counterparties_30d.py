"""How many consignors use the very same words: few and often is a template of their own."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="goods_counterparties_30d",
    expression="goods_counterparties_30d",
    sentence="Consignors that used exactly this goods description in 30 days: {value}.",
    missing="The goods were not described.",
    evidence=("goods_description",),
)
