"""Places of naloxone, lots, and what happened to them."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.naloxone.drafts import Due, Happened


class Place(models.Model):
    """Where naloxone is kept at a facility, and how many doses should be there at least."""

    facility = models.TextField()
    name = models.TextField()
    minimum = models.PositiveIntegerField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.TextField(blank=True)
    told = models.CharField(max_length=12, blank=True, choices=[(one.value, one.value) for one in Due])

    class Meta:
        """A place has one name at a facility."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["facility", "name"], name="naloxone_place_once")
        ]

    def __str__(self) -> str:
        """Facility and name."""
        return f"{self.facility}: {self.name}"


class Lot(models.Model):
    """A lot at a place; `doses` follows from what happened to it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="lots")
    product = models.TextField()
    lot = models.TextField()
    expires = models.DateField()
    doses = models.PositiveIntegerField()
    told = models.CharField(max_length=12, blank=True, choices=[(one.value, one.value) for one in Due])

    class Meta:
        """A lot is at a place once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "product", "lot"], name="naloxone_lot_once")
        ]

    def __str__(self) -> str:
        """Product and lot."""
        return f"{self.product} {self.lot}"


class StockEntry(models.Model):
    """What happened to a lot; rows are only ever added (centre/walls.py). `change` is in doses, `left` after it.

    `key` names the form that said so; null where none did, because a column is added to a walled table only so.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="entries")
    happened = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Happened])
    change = models.IntegerField()
    left = models.PositiveIntegerField()
    incident = models.TextField(blank=True)  # the exposure in which it was used
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null, see above

    class Meta:
        """A form is entered once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(key__isnull=False), name="naloxone_entry_once")
        ]

    def __str__(self) -> str:
        """What happened, and how many doses."""
        return f"{self.happened} {self.change:+d}"
