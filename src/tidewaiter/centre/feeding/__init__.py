"""Feeds: where messages come from by themselves, and how each of them goes."""
