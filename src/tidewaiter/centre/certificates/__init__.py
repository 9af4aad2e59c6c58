"""Training and certificates of officers, until when they hold, and going on without one for a reason."""

from tidewaiter.centre import configuration

configuration.ensure()
