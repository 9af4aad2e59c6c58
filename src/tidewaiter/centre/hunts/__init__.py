"""Hunts: what was linked to each seizure, which hunt led to which target, and what each lineage yielded."""

from tidewaiter.centre import configuration

configuration.ensure()
