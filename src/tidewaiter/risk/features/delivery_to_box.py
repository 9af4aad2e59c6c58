"""Whether it goes to a post office box, a locker or a mailbox shop.

Words under which such places are written; a flat or a suite is none of them.
"""

from tidewaiter.risk.features.feature import Feature

_PLACES = r"\b(p ?o ?box|pobox|postfach|postbus|apartado|casilla|locker|packstation|pmb|mailbox|parcel ?shop)\b"

FEATURE = Feature(
    name="delivery_to_box",
    expression=f"""
        CASE WHEN key_consignee_address IS NOT NULL
        THEN regexp_matches(key_consignee_address, '{_PLACES}') END
    """,
    sentence="The delivery address is a box, a locker or a mailbox shop: {consignee_address_line}.",
    otherwise="The delivery address is no box, locker or mailbox shop.",
    missing="No delivery address was filed.",
    evidence=("consignee_address_line",),
    direction=1,
)
