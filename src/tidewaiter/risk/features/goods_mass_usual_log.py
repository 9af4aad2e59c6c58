"""What goods of exactly this description usually weigh: the mean of the logarithm of gross mass in 90 days."""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="goods_mass_usual_log",
    expression="goods_mass_log_mean_90d",
    sentence="Goods of exactly this description usually weigh {value} kg.",
    missing="Nothing of this description and of known mass came in 90 days.",
    spoken=Spoken.FROM_LOG,
)
