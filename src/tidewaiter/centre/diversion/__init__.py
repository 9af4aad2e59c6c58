"""Diversion: notified imports, kits, end-use evidence, and the statement without which a lawful good is not seized."""

from tidewaiter.centre import configuration

configuration.ensure()
