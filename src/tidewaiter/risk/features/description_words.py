"""How much the description says, in words."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="description_words",
    expression="length(trim(goods_description)) - length(replace(trim(goods_description), ' ', '')) + 1",
    sentence="Words in the goods description: {value}.",
    missing="The goods were not described.",
    evidence=("goods_description",),
    direction=-1,
)
