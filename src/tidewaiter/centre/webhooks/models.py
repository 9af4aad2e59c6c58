"""Webhooks and deliveries as they are kept; secrets are not."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.webhooks.states import DeliveryState


class Webhook(models.Model):
    """An address that is told of events; 'W-000123'. It sees what its key sees and ends with it.

    `cursor` is the number of the last entry of the audit log of which it was told, or need not be.
    """

    number = models.BigAutoField(primary_key=True)
    key_prefix = models.CharField(max_length=8)
    url = models.CharField(max_length=500)
    events = models.JSONField()
    nonce = models.CharField(max_length=32)
    cursor = models.BigIntegerField()
    created_at = models.DateTimeField()
    created_by = models.TextField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """The id."""
        return self.webhook_id

    @property
    def webhook_id(self) -> str:
        """'W-000123'."""
        return f"W-{self.number:06d}"


class Delivery(models.Model):
    """One event on its way to one webhook. `event` names it: 'evt_' and its number, 'test_' for a trial."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT)
    event = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in DeliveryState])
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    status = models.PositiveIntegerField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        """A webhook is told of an event once; what is due is found quickly."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["webhook", "event"], name="told_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        """Webhook and event."""
        return f"{self.webhook_id} {self.event}"
