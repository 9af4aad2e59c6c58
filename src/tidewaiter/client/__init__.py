"""A client of the API for programs in Python: standard library alone, and nothing of the product but its schema.

`Client("https://desk.example.org", key="twk_…")` has a method for each operation; what is answered are plain
dictionaries with their types written down (`answers`). `client.py` and `answers.py` are written by
`scripts/write-client.py` from `docs/openapi.json`.
"""

from tidewaiter.client.client import Client
from tidewaiter.client.paging import all_targets
from tidewaiter.client.transport import ProblemError, Refusal, Told

__all__ = ["Client", "ProblemError", "Refusal", "Told", "all_targets"]
