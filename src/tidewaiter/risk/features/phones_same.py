"""Whether both parties give the same telephone."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="phones_same",
    expression="key_consignor_phone = key_consignee_phone",
    sentence="Consignor and consignee give the same telephone.",
    otherwise="Consignor and consignee give different telephones.",
    missing="The telephone of one of the parties was not filed.",
    evidence=("consignor_phone", "consignee_phone"),
    direction=1,
)
