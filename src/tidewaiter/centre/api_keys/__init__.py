"""Keys by which programs use the API: a role, scopes and facilities, until a date."""

from tidewaiter.centre import configuration

configuration.ensure()
