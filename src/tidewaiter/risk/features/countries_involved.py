"""How many countries consignor, dispatch and origin name between them."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="countries_involved",
    expression="""
        CASE WHEN consignor_country IS NOT NULL AND country_of_dispatch IS NOT NULL AND country_of_origin IS NOT NULL
        THEN
            1 + CASE WHEN country_of_dispatch <> consignor_country THEN 1 ELSE 0 END
            + CASE WHEN country_of_origin <> consignor_country AND country_of_origin <> country_of_dispatch
            THEN 1 ELSE 0 END END
    """,
    sentence=(
        "Consignor ({consignor_country}), dispatch ({country_of_dispatch}) and origin "
        "({country_of_origin}) name {value} countries."
    ),
    missing="Country of the consignor, of dispatch or of origin was not filed.",
    evidence=("consignor_country", "country_of_dispatch", "country_of_origin"),
    direction=1,
)
