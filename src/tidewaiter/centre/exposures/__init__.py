"""Exposure incidents: who came into contact with what, what it did, what was reviewed and learnt."""

from tidewaiter.centre import configuration

configuration.ensure()
