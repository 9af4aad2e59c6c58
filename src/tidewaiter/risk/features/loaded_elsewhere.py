"""Whether it was loaded in another country than it was sent from.

Only where the place of loading is a UN/LOCODE, whose first two letters are the country.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="loaded_elsewhere",
    expression="""
        CASE WHEN length(loading_location) = 5 THEN substring(loading_location, 1, 2) <> country_of_dispatch
        END
    """,
    sentence="It was sent from {country_of_dispatch} and loaded at {loading_location}, in another country.",
    otherwise="It was loaded in the country it was sent from.",
    missing="Place of loading is not filed as a UN/LOCODE, or country of dispatch was not filed.",
    evidence=("country_of_dispatch", "loading_location"),
    direction=1,
)
