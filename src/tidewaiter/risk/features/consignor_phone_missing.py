"""Whether the consignor can be called: who does not want to be found leaves it out."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_phone_missing",
    expression="key_consignor_phone IS NULL",
    sentence="No usable telephone of the consignor was filed.",
    otherwise="A telephone of the consignor was filed.",
    missing="It is judged from what was filed and is never missing.",
    direction=1,
)
