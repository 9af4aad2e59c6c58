"""Data quality, feeds, quarantine."""
