"""Charts of what hangs together: who drew them and why, what stands on them, and the versions that were saved."""

from tidewaiter.centre import configuration

configuration.ensure()
