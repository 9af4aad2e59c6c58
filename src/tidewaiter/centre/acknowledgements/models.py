"""What was told to the sender of a message."""

from typing import ClassVar

from django.db import models


class Acknowledgement(models.Model):
    """The letters about one message; a content has one, so nobody is told twice. `written_at`: when all were delivered.

    `letters` is a list of `letters.Letter` as plain data, `accepted` and `rejected` count what they speak of.
    """

    batch = models.OneToOneField("batches.Batch", on_delete=models.PROTECT, related_name="+")
    feed = models.CharField(max_length=40)
    accepted = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    letters = models.JSONField()
    made_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        """What a feed still owes is found quickly."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["feed", "written_at"], name="acknowledge_owed")]

    def __str__(self) -> str:
        """The message."""
        return self.batch_id
