"""Choosing the few worth opening, and measuring the choice."""
