"""What was received over the API, as it is kept."""

from typing import ClassVar

from django.db import models


class Receipt(models.Model):
    """Bytes that somebody sent. `message_id` follows from the content, as the id of the batch that it becomes."""

    message_id = models.CharField(max_length=16)
    sha256 = models.CharField(max_length=64)
    sender = models.TextField()
    mapping = models.TextField(blank=True)
    bytes = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        """The same bytes from the same sender are received once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message_id", "sender"], name="received_once")
        ]

    def __str__(self) -> str:
        """Id and sender."""
        return f"{self.message_id} {self.sender}"
