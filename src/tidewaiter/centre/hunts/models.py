"""Hunts after seizures, the consignments they listed, and files of listings that analysts brought."""

from typing import ClassVar

from django.db import models


class Hunt(models.Model):
    """The hunt from one seized consignment; its number is its name ('N-000012').

    `parent` is the earlier hunt that had listed the consignment, null for the first of a lineage; `root` is the
    first, null for itself.
    """

    number = models.BigAutoField(primary_key=True)
    consignment_id = models.TextField(unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="descendants")
    as_of = models.DateTimeField()
    at = models.DateTimeField()
    reached = models.PositiveIntegerField()
    actor = models.TextField()

    def __str__(self) -> str:
        """The id."""
        return self.hunt_id

    @property
    def hunt_id(self) -> str:
        """'N-000012'."""
        return f"N-{self.number:06d}"


class Quarry(models.Model):
    """A consignment that a hunt listed, with the chain of evidence in words."""

    hunt = models.ForeignKey(Hunt, on_delete=models.PROTECT)
    consignment_id = models.TextField(db_index=True)
    position = models.PositiveIntegerField()
    strength = models.FloatField()
    steps = models.PositiveIntegerField()
    chain = models.JSONField()

    class Meta:
        """Once a hunt."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hunt", "consignment_id"], name="quarry_once")
        ]

    def __str__(self) -> str:
        """The consignment."""
        return self.consignment_id


class ListingFile(models.Model):
    """An analyst's listings, imported once; the file lies in the workspace, by the digest of what was given."""

    number = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64, unique=True)
    file = models.TextField()  # below the workspace
    lines = models.PositiveIntegerField()
    problems = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.TextField()

    def __str__(self) -> str:
        """The file."""
        return self.file
