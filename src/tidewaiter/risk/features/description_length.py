"""How much the description says, in characters."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="description_length",
    expression="length(trim(goods_description))",
    sentence="The goods description has {value} characters.",
    missing="The goods were not described.",
    evidence=("goods_description",),
    direction=-1,
)
