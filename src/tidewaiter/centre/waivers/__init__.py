"""Waivers: who need not send which elements, why, until when, and what is done instead."""

from tidewaiter.centre import configuration

configuration.ensure()
