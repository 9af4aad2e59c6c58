"""Checked, graded and versioned: what a reader gave becomes rows that the centre can rely on, or quarantine."""
