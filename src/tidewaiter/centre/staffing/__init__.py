"""How many officers a shift really has, where a supervisor says otherwise than facilities.toml."""

from tidewaiter.centre import configuration

configuration.ensure()
