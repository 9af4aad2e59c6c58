"""Of which HS chapter the goods are by the words they are described in (`risk/text`)."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="described_chapter",
    expression="text_chapter",
    sentence="By its words the goods are of HS chapter {value}: {goods_description}.",
    missing="The goods were not described, or in words that are not known.",
    evidence=("goods_description",),
    categorical=True,
)
