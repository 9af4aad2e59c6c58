"""Migrations, in order; a change of models.py comes with one."""
