"""Imported lists with their versions, and the alerts that screening against them raised."""

from tidewaiter.centre import configuration

configuration.ensure()
