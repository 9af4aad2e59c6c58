"""How well the words fit the code: the probability of the declared chapter by the description alone."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="declared_chapter_likelihood",
    expression="text_declared",
    sentence=(
        "By its words ({goods_description}) the goods are of the declared HS chapter ({hs_code}) with "
        "probability {value}."
    ),
    missing="The goods were not described, or no HS code was filed.",
    evidence=("goods_description", "hs_code"),
    direction=-1,
)
