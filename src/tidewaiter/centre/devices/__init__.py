"""The register of devices: what each can see, until when it is in order, and what came of its use."""

from tidewaiter.centre import configuration

configuration.ensure()
