"""Whether a stopgap stands where a name, an address or a description is due."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="text_placeholder",
    expression="list_has_any(problem_codes, ['placeholder', 'garbled-text', 'same-party'])",
    sentence="A stopgap, garbled text or twice the same party stands where a party or goods are due.",
    otherwise="Parties and goods are filed as words of their own.",
    missing="The data was not checked.",
    direction=1,
)
