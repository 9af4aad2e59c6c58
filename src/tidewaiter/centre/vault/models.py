"""Vaults: thresholds, movements that two people sign, what lies there now, stock-takes, alarms. Masses are grams."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.evidence.models import Exhibit
from tidewaiter.centre.vault.drafts import Purpose, Verdict, Way


class Threshold(models.Model):
    """How much of a substance a facility's vault may hold; rows are only ever added, the latest counts."""

    facility = models.TextField()
    substance = models.TextField()  # folded
    allowed_g = models.FloatField()
    destroy_days = models.PositiveIntegerField()
    basis = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.TextField()

    class Meta:
        """Found by facility and substance."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["facility", "substance"], name="vault_threshold_of")
        ]

    def __str__(self) -> str:
        """Facility and substance."""
        return f"{self.facility} {self.substance}"


class Movement(models.Model):
    """Exhibits going in or out: recorded by who holds them, counted when a second person has signed."""

    facility = models.TextField()
    exhibits = models.ManyToManyField(Exhibit)
    way = models.CharField(max_length=3, choices=[(one.value, one.value) for one in Way])
    purpose = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Purpose])
    shelf = models.TextField(blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()
    second_at = models.DateTimeField(null=True)
    second_by = models.TextField(blank=True)
    refused = models.TextField(blank=True)  # why the second person did not sign

    class Meta:
        """What waits for a second person is found by facility."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["facility", "second_at"], name="vault_movement_open")
        ]

    def __str__(self) -> str:
        """Way and facility."""
        return f"{self.way} {self.facility}"


class Holding(models.Model):
    """What lies in a vault now; follows from signed movements."""

    exhibit = models.OneToOneField(Exhibit, on_delete=models.PROTECT)
    facility = models.TextField(db_index=True)
    shelf = models.TextField()
    since = models.DateTimeField()
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT)

    def __str__(self) -> str:
        """The exhibit."""
        return f"E-{self.exhibit_id:06d}"


class StockTake(models.Model):
    """A count of what lies in a facility's vault; it stands when a second person has signed."""

    facility = models.TextField(db_index=True)
    at = models.DateTimeField()
    by = models.TextField()
    second_at = models.DateTimeField(null=True)
    second_by = models.TextField(blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        """Facility and day."""
        return f"{self.facility} {self.at:%Y-%m-%d}"


class StockLine(models.Model):
    """What a stock-take says of one exhibit, with the seal as it was read."""

    stock_take = models.ForeignKey(StockTake, on_delete=models.PROTECT, related_name="lines")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT)
    seal = models.TextField(blank=True)
    verdict = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Verdict])

    def __str__(self) -> str:
        """The verdict."""
        return f"E-{self.exhibit_id:06d} {self.verdict}"


class VaultAlarm(models.Model):
    """A substance of which more lies in a vault than may; it is over when less does again."""

    facility = models.TextField()
    substance = models.TextField()
    held_g = models.FloatField()
    allowed_g = models.FloatField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        """Found while it stands."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["facility", "cleared_at"], name="vault_alarm")]

    def __str__(self) -> str:
        """Facility and substance."""
        return f"{self.facility} {self.substance}"
