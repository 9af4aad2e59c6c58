"""Examinations of targets: what was looked at, with what, by whom, and what was found."""

from tidewaiter.centre import configuration

configuration.ensure()
