"""Notices: what somebody should know without asking, kept until they saw it."""

from tidewaiter.centre import configuration

configuration.ensure()
