"""Legal people: what must not be deleted, whatever its term."""

from tidewaiter.centre import configuration

configuration.ensure()
