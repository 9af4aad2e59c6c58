"""Parties and patterns to be on the lookout for."""

from tidewaiter.centre import configuration

configuration.ensure()
