"""How many of the ten elements that every regime knows were left out.

What a regime owes is a matter of `intake`; this is the same for all.
"""

from tidewaiter.risk.features.feature import Feature

_ELEMENTS = (
    "consignor_name",
    "consignor_address_line",
    "consignor_country",
    "consignee_name",
    "consignee_address_line",
    "consignee_country",
    "goods_description",
    "gross_mass_kg",
    "package_quantity",
    "declared_value",
)

FEATURE = Feature(
    name="elements_missing",
    expression=" + ".join(f"CASE WHEN {element} IS NULL THEN 1 ELSE 0 END" for element in _ELEMENTS),
    sentence="Basic elements (parties, goods, mass, packages, value) that were not filed: {value} of ten.",
    missing="It is judged from what was filed and is never missing.",
    direction=1,
)
