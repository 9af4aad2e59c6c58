"""Messages received over the API: who sent which bytes, laid down for the worker to take in."""

from tidewaiter.centre import configuration

configuration.ensure()
