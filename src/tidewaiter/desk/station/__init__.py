"""The scan station."""
