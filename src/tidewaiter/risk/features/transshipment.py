"""Whether it was sent from a country that is neither the consignor's nor where the goods were made."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="transshipment",
    expression="""
        CASE WHEN country_of_dispatch IS NOT NULL AND coalesce(consignor_country, country_of_origin) IS NOT NULL
        THEN coalesce(country_of_dispatch <> consignor_country, FALSE)
            OR coalesce(country_of_dispatch <> country_of_origin, FALSE) END
    """,
    sentence=(
        "It was sent from {country_of_dispatch}; the consignor is in {consignor_country} and the "
        "goods were made in {country_of_origin}."
    ),
    otherwise="It was sent from {country_of_dispatch}, as consignor and origin let expect.",
    missing="The country of dispatch, or both the consignor's and that of origin, were not filed.",
    evidence=("country_of_dispatch", "consignor_country", "country_of_origin"),
    direction=1,
)
