"""Which version of the rules is in force, and which were."""

from tidewaiter.centre import configuration

configuration.ensure()
