"""Whether the value is a round number, as one who invents writes it."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="declared_value_round",
    expression="declared_value > 0 AND declared_value % 10 = 0",
    sentence="Declared value is the round number {declared_value}.",
    otherwise="Declared value ({declared_value}) is not a round number.",
    missing="No value was declared.",
    evidence=("declared_value", "currency"),
    direction=1,
)
