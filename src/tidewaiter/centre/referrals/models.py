"""Referrals to agencies."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.evidence.models import Seizure
from tidewaiter.centre.referrals.states import ReferralState
from tidewaiter.centre.targets.models import Target


class Referral(models.Model):
    """A referral of a target, and of the seizure from it where there is one, or of a seizure that has none; 'R-000123'.

    `answered_who` is the person at the agency, `answered_by` who recorded the answer here.
    """

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True)
    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT, null=True)
    facility = models.TextField()
    caveat = models.TextField(blank=True)
    agency = models.TextField()
    contact = models.TextField(blank=True)
    purpose = models.TextField()
    note = models.TextField(blank=True)
    due = models.DateField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ReferralState])
    sent_at = models.DateTimeField()
    sent_by = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_who = models.TextField(blank=True)
    answered_by = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    outcome_note = models.TextField(blank=True)

    class Meta:
        """What is owed is found quickly."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "due"], name="referral_due")]

    def __str__(self) -> str:
        """The id."""
        return self.referral_id

    @property
    def referral_id(self) -> str:
        """'R-000123'."""
        return f"R-{self.number:06d}"
