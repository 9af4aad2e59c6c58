"""Entities: linkages of parties, and what people decided of pairs of records. Merges are views; undoing restores."""

from tidewaiter.centre import configuration

configuration.ensure()
