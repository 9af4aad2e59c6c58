"""Whether the post that issued the item's identifier is of another country than it was sent from."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="s10_country_differs",
    expression="CASE WHEN length(s10) = 13 THEN substring(s10, 12, 2) <> country_of_dispatch END",
    sentence=(
        "The identifier {s10} was issued by the post of another country than {country_of_dispatch}, from"
        " where it was sent."
    ),
    otherwise="The identifier was issued by the post of the country it was sent from.",
    missing="No S10 identifier or no country of dispatch was filed.",
    evidence=("s10", "country_of_dispatch"),
    direction=1,
)
