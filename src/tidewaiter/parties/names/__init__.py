"""Names of parties across scripts: their Latin form, and what of it survives transliteration."""
