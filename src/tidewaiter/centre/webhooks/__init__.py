"""Webhooks: who is told of what, and the deliveries that are owed, made or given up."""

from tidewaiter.centre import configuration

configuration.ensure()
