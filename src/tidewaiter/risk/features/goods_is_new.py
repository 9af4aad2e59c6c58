"""Whether nobody ever described goods in these very words."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="goods_is_new",
    expression="goods_count_all = 0",
    sentence="Goods were never described in exactly these words before: {goods_description}.",
    otherwise="Goods have been described in exactly these words before.",
    missing="The goods were not described.",
    evidence=("goods_description",),
)
