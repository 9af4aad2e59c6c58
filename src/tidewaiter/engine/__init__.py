"""Where code meets an execution engine."""
