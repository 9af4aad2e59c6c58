"""Complaints and appeals: what was said against a decision, and how it was answered."""

from tidewaiter.centre import configuration

configuration.ensure()
