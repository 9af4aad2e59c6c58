"""The rule studio."""
