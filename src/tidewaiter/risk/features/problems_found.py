"""How many problems intake found in the data."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="problems_found",
    expression="len(problem_codes)",
    sentence="Problems found in the data: {value}.",
    missing="The data was not checked.",
    evidence=("problem_codes",),
    direction=1,
)
