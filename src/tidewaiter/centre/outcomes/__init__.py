"""What examinations found, or that they did not take place."""

from tidewaiter.centre import configuration

configuration.ensure()
