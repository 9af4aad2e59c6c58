"""The table of alerts."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.alerts.states import AlertState
from tidewaiter.centre.laboratory.models import LaboratoryRequest


class Alert(models.Model):
    """An alert on a new substance; 'AL-000123'. `request` is the laboratory's that it comes from.

    `written_by` wrote the words last; `to` names the partners it was released to, under `caveat`.
    """

    number = models.BigAutoField(primary_key=True)
    request = models.OneToOneField(LaboratoryRequest, on_delete=models.PROTECT)
    substance = models.TextField()
    facility = models.TextField(blank=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in AlertState])
    written_by = models.TextField()
    written_at = models.DateTimeField()
    reviewed_by = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    released_by = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True)
    to = models.JSONField(default=list)
    caveat = models.TextField(blank=True)
    withdrawn_by = models.TextField(blank=True)
    withdrawn_because = models.TextField(blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        """Found by where it stands."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "number"], name="alert_on_state")]

    def __str__(self) -> str:
        """The id."""
        return self.alert_id

    @property
    def alert_id(self) -> str:
        """'AL-000123'."""
        return f"AL-{self.number:06d}"
