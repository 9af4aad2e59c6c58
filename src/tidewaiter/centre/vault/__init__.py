"""Vaults: what lies where, how much of it may, when it is to be destroyed, stock-takes."""

from tidewaiter.centre import configuration

configuration.ensure()
