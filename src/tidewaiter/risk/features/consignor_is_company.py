"""Whether the consignor's name has a form of company in it."""

from tidewaiter.risk.features.feature import Feature

_FORMS = (
    r"\b(ltd|limited|llc|llp|plc|inc|corp|corporation|co|company|gmbh|ag|kg|bv|nv|sa|sas|sarl|srl|spa|sl|oy|ab|as|aps|"
    r"pty|pvt|sdn|bhd|kk|ooo|jsc)\b|公司|株式会社|有限"
)

FEATURE = Feature(
    name="consignor_is_company",
    expression=f"""
        CASE WHEN key_consignor IS NOT NULL AND NOT starts_with(key_consignor, 'id:')
        THEN regexp_matches(key_consignor, '{_FORMS}') END
    """,
    sentence="The consignor's name is that of a company.",
    otherwise="The consignor's name is not that of a company.",
    missing="No consignor was named.",
    evidence=("consignor_name",),
)
