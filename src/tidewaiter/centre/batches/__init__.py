"""What was received: batches, the files they put into the lake, quarantine and filers' grades."""

from tidewaiter.centre import configuration

configuration.ensure()
