"""What messages told of containers, receptacles, items and waybills: stowed, scanned, dispatched, manifested."""

from tidewaiter.centre import configuration

configuration.ensure()
