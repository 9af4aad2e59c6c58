"""How much of the description is digits: part numbers, quantities, or nothing of meaning."""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="description_digit_share",
    expression="""
        (length(goods_description) -
        length(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(goods_description,
        '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '')))
        / (nullif(length(goods_description), 0) * 1.0)
    """,
    sentence="Share of digits in the goods description: {value}.",
    missing="The goods were not described.",
    evidence=("goods_description",),
    spoken=Spoken.PER_CENT,
)
