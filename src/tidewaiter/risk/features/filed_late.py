"""Whether the data came later than the regime asks."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="filed_late",
    expression="list_contains(problem_codes, 'late-filing')",
    sentence="The data came later than the regime asks.",
    otherwise="The data came in time.",
    missing="The data was not checked.",
    evidence=("received_at", "eta"),
    direction=1,
)
