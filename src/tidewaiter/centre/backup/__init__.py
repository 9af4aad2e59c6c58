"""A workspace in one file, and back: made while the centre works, whole or not at all, checked byte by byte."""
