"""Detained goods, their clock and their notice."""
