"""Substances: looking one up, its status on a day, and the classes of a structure."""
