"""Naloxone at hand: where it is, which lots, until when, and who looked last."""

from tidewaiter.centre import configuration

configuration.ensure()
