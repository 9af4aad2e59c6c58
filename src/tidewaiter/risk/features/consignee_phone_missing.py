"""Whether the consignee can be called."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_phone_missing",
    expression="key_consignee_phone IS NULL",
    sentence="No usable telephone of the consignee was filed.",
    otherwise="A telephone of the consignee was filed.",
    missing="It is judged from what was filed and is never missing.",
)
