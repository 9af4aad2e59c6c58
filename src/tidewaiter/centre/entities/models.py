"""Linkages, their sources, and decisions."""

from typing import ClassVar

from django.db import models

from tidewaiter.parties.resolution.verdict import Verdict


class Linkage(models.Model):
    """One linkage of new records against those before; its files count because this row names them."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.TextField()
    model = models.TextField()
    records_file = models.TextField()
    edges_file = models.TextField()
    sha256 = models.JSONField()
    records = models.PositiveIntegerField()
    edges = models.PositiveBigIntegerField()
    anew = models.BooleanField()

    def __str__(self) -> str:
        """The number and how many records it brought."""
        return f"linkage {self.number}: {self.records} records"


class LinkedFile(models.Model):
    """A file of the lake whose parties are linked."""

    linkage = models.ForeignKey(Linkage, on_delete=models.PROTECT)
    path = models.TextField(unique=True)

    def __str__(self) -> str:
        """The path."""
        return self.path


class EntityDecision(models.Model):
    """What somebody said of two records; its number is its name ('D-000012'). `undone_at` is null while it stands."""

    number = models.BigAutoField(primary_key=True)
    left = models.CharField(max_length=64)
    right = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict])
    why = models.TextField()
    weight = models.FloatField(null=True)
    evidence = models.JSONField()
    at = models.DateTimeField()
    actor = models.TextField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(default="", blank=True)
    undone_why = models.TextField(default="", blank=True)

    class Meta:
        """Found by either record."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["left"], name="decision_left"),
            models.Index(fields=["right"], name="decision_right"),
        ]

    def __str__(self) -> str:
        """The id and the verdict."""
        return f"{self.decision_id} {self.verdict}"

    @property
    def decision_id(self) -> str:
        """'D-000012'."""
        return f"D-{self.number:06d}"


class EntityProposal(models.Model):
    """What somebody proposes of two records ('P-000012'): nothing changes until a second person accepts it."""

    number = models.BigAutoField(primary_key=True)
    left = models.CharField(max_length=64)
    right = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict])
    why = models.TextField()
    at = models.DateTimeField()
    actor = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="", blank=True)
    accepted = models.BooleanField(null=True)
    answer = models.TextField(default="", blank=True)

    class Meta:
        """One about a pair at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["left", "right"], condition=models.Q(answered_at=None), name="one_proposal_waits"
            )
        ]

    def __str__(self) -> str:
        """The id and the verdict."""
        return f"{self.proposal_id} {self.verdict}"

    @property
    def proposal_id(self) -> str:
        """'P-000012'."""
        return f"P-{self.number:06d}"
