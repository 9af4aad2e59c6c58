"""Calls that were answered under a key of their sender's, so that the same call sent again changes nothing."""

from tidewaiter.centre import configuration

configuration.ensure()
