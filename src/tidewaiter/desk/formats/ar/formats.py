"""Numbers in Arabic pages: European digits with the separators that belong to them (Unicode CLDR 45, `ar`, `latn`)."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
