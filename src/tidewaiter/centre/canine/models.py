"""Canine teams and what they did. Training and searches are only ever added to (centre/walls.py)."""

from datetime import date
from typing import ClassVar

from django.db import models

from tidewaiter.centre.canine import drafts
from tidewaiter.centre.canine.drafts import AidForm, Work
from tidewaiter.centre.canine.standing import Held
from tidewaiter.centre.exams.models import Examination


class Team(models.Model):
    """A handler and a dog; 'K-000123'. `folded` is the name as it is compared."""

    number = models.BigAutoField(primary_key=True)
    name = models.TextField()
    folded = models.TextField(unique=True)
    handler = models.TextField()
    dog = models.TextField()
    facility = models.TextField()
    since = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.TextField()
    retired_on = models.DateField(null=True)
    retired_because = models.TextField(blank=True)

    class Meta:
        """Found by facility."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["facility"], name="team_facility")]

    def __str__(self) -> str:
        """The id."""
        return self.team_id

    @property
    def team_id(self) -> str:
        """'K-000123'."""
        return drafts.team_id(self.number)


class Certificate(models.Model):
    """A certificate for one odour; `withdrawn_on` is the first day on which it does not count any more."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="certificates")
    odour = models.TextField()
    certified_on = models.DateField()
    expires = models.DateField()
    authority = models.TextField()
    reference = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.TextField(blank=True)
    withdrawn_because = models.TextField(blank=True)
    told = models.CharField(max_length=16, blank=True, default="")  # the standing that people were told of

    class Meta:
        """Read by when they end; one a team, odour and day."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["team", "odour", "certified_on"], name="certificate_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires"], name="canine_cert_expires")]

    def __str__(self) -> str:
        """Odour and last day."""
        return f"{self.odour} until {self.expires}"

    @property
    def last_day(self) -> date:
        """The last day on which it counts."""
        return Held(self.odour, self.certified_on, self.expires, self.withdrawn_on).last_day


class TrainingAid(models.Model):
    """A training aid; an old one teaches another odour than the drug's."""

    code = models.CharField(max_length=80, unique=True)
    odour = models.TextField()
    form = models.CharField(max_length=20, choices=[(one.value, one.value) for one in AidForm])
    facility = models.TextField()
    made_on = models.DateField()
    replace_by = models.DateField()
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.TextField()
    retired_on = models.DateField(null=True)
    retired_because = models.TextField(blank=True)
    told = models.CharField(max_length=16, blank=True, default="")  # as of a certificate

    def __str__(self) -> str:
        """The code."""
        return self.code


class Session(models.Model):
    """Training in one odour. Rows are only ever added."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    odour = models.TextField()
    aid = models.ForeignKey(TrainingAid, on_delete=models.PROTECT, null=True)
    aid_overdue = models.BooleanField(default=False)  # whether the aid was past its day then
    hidden = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    false_alerts = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    def __str__(self) -> str:
        """Odour and day."""
        return f"{self.odour} {self.held_on}"


class Deployment(models.Model):
    """A team at a place from when to when; 'KD-000123'. It is at one place at a time."""

    number = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="deployments")
    facility = models.TextField()
    place = models.TextField()
    work = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Work])
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    recorded_by = models.TextField()

    class Meta:
        """Found by facility and time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["team"], condition=models.Q(ends__isnull=True), name="deployed_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["facility", "begins"], name="deployment_facility")
        ]

    def __str__(self) -> str:
        """The id."""
        return self.deployment_id

    @property
    def deployment_id(self) -> str:
        """'KD-000123'."""
        return drafts.deployment_id(self.number)


class Search(models.Model):
    """A search. Of an examination its finding counts, as it stands; else what was said. Rows are only ever added.

    `certified` are the odours for which a certificate was in force on that day, `lapsed` the others.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="searches")
    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, null=True)
    exam = models.ForeignKey(Examination, on_delete=models.PROTECT, null=True)
    position = models.PositiveIntegerField(default=0)  # of the entry in the examination
    facility = models.TextField()
    searched_at = models.DateTimeField()
    what = models.TextField()
    alert = models.BooleanField()
    found = models.BooleanField(null=True)
    substance = models.TextField(blank=True)
    certified = models.JSONField()
    lapsed = models.JSONField()
    simulated = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        """An entry of an examination is one search; found by team and time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exam", "position"], name="search_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["team", "searched_at"], name="search_team")]

    def __str__(self) -> str:
        """What was searched."""
        return self.what
