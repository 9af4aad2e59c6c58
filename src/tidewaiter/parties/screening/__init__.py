"""Screening of parties against lists: few candidates for each name, a careful score for those, and why."""
