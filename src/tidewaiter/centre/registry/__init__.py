"""Versions of the model: candidates, the active one, those retired."""

from tidewaiter.centre import configuration

configuration.ensure()
