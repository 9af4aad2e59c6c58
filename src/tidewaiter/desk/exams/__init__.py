"""Examinations: safety card, sections, finding."""
