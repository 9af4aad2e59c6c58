"""What goods of exactly this description are usually worth a kilogram: the mean of the logarithm in 90 days."""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="goods_value_per_kg_usual_log",
    expression="goods_value_per_kg_log_mean_90d",
    sentence="Goods of exactly this description are usually worth {value} a kilogram, in this currency.",
    missing="Nothing of this description was valued in this currency in 90 days.",
    spoken=Spoken.FROM_LOG,
)
