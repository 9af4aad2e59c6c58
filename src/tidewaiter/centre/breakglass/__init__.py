"""Break-glass: wider reach for an hour, for a reason, with an alarm."""

from tidewaiter.centre import configuration

configuration.ensure()
