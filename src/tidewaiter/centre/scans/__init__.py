"""Scans that a station made while it had no connection, sent later, each kept once."""

from tidewaiter.centre import configuration

configuration.ensure()
