"""A scan that a station made without a connection."""

from django.db import models


class OfflineScan(models.Model):
    """One scan of the time without a connection; `key` is the name the station gave it. Rows are only ever added.

    `shown` is what the station's screen said then, `verdict` what the target store says now that it is known.
    """

    key = models.UUIDField(primary_key=True)
    identifier = models.TextField()
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField()
    facility = models.TextField(blank=True)
    actor = models.TextField()
    shown = models.CharField(max_length=20)
    verdict = models.CharField(max_length=20)
    target_id = models.TextField(blank=True)

    def __str__(self) -> str:
        """The station's name for it."""
        return str(self.key)
