"""How good the data is: 1 for grade A to 5 for grade E."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="grade_rank",
    expression="""
        CASE WHEN grade = 'A' THEN 1 WHEN grade = 'B' THEN 2 WHEN grade = 'C' THEN 3
        WHEN grade = 'D' THEN 4 WHEN grade = 'E' THEN 5 END
    """,
    sentence="The data filed is of grade {grade}.",
    missing="The data was not graded.",
    evidence=("grade",),
    direction=1,
)
