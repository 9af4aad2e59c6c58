"""Whether the description is on the list of those that say nothing."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="description_vague",
    expression="""
        CASE WHEN list_contains(problem_codes, 'vague-description') THEN TRUE
        WHEN goods_description IS NOT NULL THEN FALSE END
    """,
    sentence="The goods description says too little: {goods_description}.",
    otherwise="The goods description is not on the list of vague ones.",
    missing="The goods were not described.",
    evidence=("goods_description",),
    direction=1,
)
