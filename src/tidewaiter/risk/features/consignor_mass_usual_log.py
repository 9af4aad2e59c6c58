"""What this consignor's consignments usually weigh: the mean of the logarithm of gross mass in 90 days."""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="consignor_mass_usual_log",
    expression="consignor_mass_log_mean_90d",
    sentence="This consignor's consignments usually weigh {value} kg.",
    missing="The consignor sent nothing of known mass in 90 days.",
    spoken=Spoken.FROM_LOG,
)
