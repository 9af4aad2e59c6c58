"""Whether the description is in capitals throughout."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="description_all_capitals",
    expression="""
        upper(goods_description) = goods_description AND lower(goods_description) <> goods_description
    """,
    sentence="The goods description is in capitals throughout.",
    otherwise="The goods description is not in capitals throughout.",
    missing="The goods were not described.",
    evidence=("goods_description",),
)
