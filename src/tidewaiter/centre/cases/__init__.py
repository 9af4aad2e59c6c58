"""Cases with partner agencies: seizures and referrals that belong together, and what was disclosed."""

from tidewaiter.centre import configuration

configuration.ensure()
