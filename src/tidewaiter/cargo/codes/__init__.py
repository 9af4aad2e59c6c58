"""Reference codes, read once from well-kept packages: countries, currencies, airports, modes of transport."""
