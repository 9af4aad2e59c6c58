"""People: their logins, roles, and how far they see."""

from tidewaiter.centre import configuration

configuration.ensure()
