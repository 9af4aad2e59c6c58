"""An event that a message told, kept beside the consignments that its key joins."""

from typing import ClassVar

from django.db import models


class Movement(models.Model):
    """An event of a thing (`formats.events.EVENT`). `happened_at` is the moment told, else the receipt of the message.

    `fingerprint` is a digest of all that was told: what is told again by another message is kept once.
    """

    batch = models.ForeignKey("batches.Batch", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    event = models.TextField()
    code = models.TextField(default="", blank=True)
    happened_at = models.DateTimeField(db_index=True)
    time_told = models.BooleanField()
    place = models.TextField(default="", blank=True)
    conveyance = models.TextField(default="", blank=True)
    filer = models.TextField(default="", blank=True)
    attributes = models.JSONField(default=dict)
    source_format = models.TextField()
    fingerprint = models.CharField(max_length=32, unique=True)

    class Meta:
        """Found by what it is about; each event of a message is kept once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "position"], name="movement_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "happened_at"], name="movement_key")]

    def __str__(self) -> str:
        """Key and event."""
        return f"{self.key} {self.event}"
