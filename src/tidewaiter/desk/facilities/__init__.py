"""The board of a facility and its weekly reconciliation."""
