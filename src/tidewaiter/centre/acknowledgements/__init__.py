"""That messages came, told to those who sent them: once for each content, by feeds that are told to."""

from tidewaiter.centre import configuration

configuration.ensure()
