"""Charts of what hangs together."""
