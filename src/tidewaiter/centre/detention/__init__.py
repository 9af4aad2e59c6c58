"""Detained goods and the clock that the law sets for deciding about them."""

from tidewaiter.centre import configuration

configuration.ensure()
