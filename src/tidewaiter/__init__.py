"""Tidewaiter: an open targeting centre for customs.

Advance cargo data in, a few explained targets out for each port, outcomes back in, better targets
next time. `docs/architecture.md` says which room holds what.
"""

__version__ = "0.1.0"
