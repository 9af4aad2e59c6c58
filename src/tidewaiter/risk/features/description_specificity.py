"""How much the description says: 0 where it may be any chapter of the tariff, 1 where it can be one alone."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="description_specificity",
    expression="text_specificity",
    sentence=(
        "The description says {value} of what it would have to (1: it can mean one chapter alone): {goods_description}."
    ),
    missing="The goods were not described.",
    evidence=("goods_description",),
    direction=-1,
)
