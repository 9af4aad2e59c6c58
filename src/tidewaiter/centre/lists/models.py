"""Versions of imported lists, and alerts: a filed value that is like a listed one, open until somebody decides."""

from typing import ClassVar

from django.db import models

OPEN = "open"
TRUE_MATCH = "true-match"
FALSE_MATCH = "false-match"
STATES = (OPEN, TRUE_MATCH, FALSE_MATCH)

WAITING = "waiting"
APPROVED = "approved"
REFUSED = "refused"
STANDINGS = (WAITING, APPROVED, REFUSED)
MOVES: dict[str, tuple[str, ...]] = {WAITING: (APPROVED, REFUSED), APPROVED: (), REFUSED: ()}
"""Where a version stands, and where it may go from there."""


class ListVersion(models.Model):
    """One import of a list; the latest version of a name that a second person approved is in force.

    Entries lie in the workspace, by their digest. `decided_at` of an approved version is when it came into force.
    """

    name = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the file as published
    file = models.TextField()  # below the workspace
    entries = models.PositiveIntegerField()
    problems = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.TextField()
    standing = models.CharField(max_length=8, default=WAITING, choices=[(one, one) for one in STANDINGS])
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        """A version once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "version"], name="list_version_once")
        ]

    def __str__(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"


class Alert(models.Model):
    """A hit that waits for a decision, or has one. `remembered_from` is the alert whose decision it took over."""

    number = models.BigAutoField(primary_key=True)
    consignment_id = models.TextField(db_index=True)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    field = models.CharField(max_length=40)
    filed = models.TextField()
    list = models.CharField(max_length=100)
    entry_id = models.TextField()
    entry_kind = models.CharField(max_length=12)
    listed = models.TextField()
    strength = models.CharField(max_length=8)
    scripts = models.CharField(max_length=40)
    score = models.FloatField()
    state = models.CharField(max_length=12, choices=[(state, state) for state in STATES])
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    remembered_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True)

    class Meta:
        """Once a consignment, field and entry, whatever its version."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment_id", "field", "list", "entry_id"], name="alert_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-score"], name="alert_state"),
            models.Index(fields=["list", "entry_id"], name="alert_entry"),
        ]

    def __str__(self) -> str:
        """Its number."""
        return str(self.number)
