"""What filers were asked: requests for information, amendment and screening, do-not-loads, and what came of them."""

from tidewaiter.centre import configuration

configuration.ensure()
