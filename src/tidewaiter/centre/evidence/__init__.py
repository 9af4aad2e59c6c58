"""Seizures, their exhibits, and the chain of custody of each."""

from tidewaiter.centre import configuration

configuration.ensure()
