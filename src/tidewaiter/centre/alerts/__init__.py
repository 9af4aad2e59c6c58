"""Alerts: what the laboratory found for the first time, told to partners by people, under a caveat."""

from tidewaiter.centre import configuration

configuration.ensure()
