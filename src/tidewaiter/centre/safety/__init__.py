"""Safety cards: what an officer reads and acknowledges before anything is recorded of an examination."""

from tidewaiter.centre import configuration

configuration.ensure()
