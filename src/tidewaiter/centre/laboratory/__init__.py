"""The laboratory: requests, what was measured, results that a second chemist signs, reports."""

from tidewaiter.centre import configuration

configuration.ensure()
