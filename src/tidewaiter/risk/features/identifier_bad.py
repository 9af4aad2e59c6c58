"""Whether an identifier fails its check: S10 or air waybill check digit, container number."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="identifier_bad",
    expression="list_has_any(problem_codes, ['bad-s10', 'bad-awb', 'bad-container'])",
    sentence="An identifier fails its own check digit or form.",
    otherwise="No identifier fails its check.",
    missing="The data was not checked.",
    direction=1,
)
