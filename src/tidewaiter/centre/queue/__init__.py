"""The triage queue: consignments about which a person decides, what was decided, and who has which in hand."""

from tidewaiter.centre import configuration

configuration.ensure()
