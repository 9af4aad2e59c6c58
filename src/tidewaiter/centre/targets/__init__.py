"""Assessment runs, selections, targets and the ledger of what became of each."""

from tidewaiter.centre import configuration

configuration.ensure()
