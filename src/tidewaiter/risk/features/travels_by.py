"""By which mode of transport it comes."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="travels_by",
    expression="transport_mode",
    sentence="It comes by {value}.",
    missing="The mode of transport is not known.",
    evidence=("transport_mode",),
    categorical=True,
)
