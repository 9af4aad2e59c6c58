"""The audit log: one entry for each action, chained, signed and walled in."""

from tidewaiter.centre import configuration

configuration.ensure()
