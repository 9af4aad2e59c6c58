"""The register of devices. Uses and service are only ever added to (centre/walls.py)."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.devices.drafts import Work
from tidewaiter.centre.exams.models import Examination


class Device(models.Model):
    """A device by its code; fields are named as in devices.toml. One of no facility is everybody's."""

    code = models.CharField(max_length=40, unique=True)
    name = models.TextField()
    technique = models.CharField(max_length=20)
    serial = models.TextField(blank=True)
    facility = models.TextField(blank=True)
    place = models.TextField(blank=True)
    detection_limit = models.FloatField(null=True)  # per cent by weight
    limits = models.JSONField(default=dict)  # by substance, per cent by weight
    source = models.TextField(blank=True)
    library = models.TextField(blank=True)
    library_date = models.DateField(null=True)
    firmware = models.TextField(blank=True)
    calibration_due = models.DateField(null=True)
    service_due = models.DateField(null=True)
    added_at = models.DateTimeField()
    added_by = models.TextField()
    retired_on = models.DateField(null=True)
    retired_because = models.TextField(blank=True)
    told = models.JSONField(default=list)  # the lapses that people were told of

    class Meta:
        """Found by serial number."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["serial"], name="device_serial")]

    def __str__(self) -> str:
        """The code."""
        return self.code


class Service(models.Model):
    """Work that was done on a device. Rows are only ever added."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="services")
    done_on = models.DateField()
    work = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Work])
    by = models.TextField()
    next_due = models.DateField(null=True)
    version = models.TextField(blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    def __str__(self) -> str:
        """Work and day."""
        return f"{self.work} {self.done_on}"


class DeviceUse(models.Model):
    """A use in an examination, whose finding counts as it stands; `lapses` as they were then. Only ever added to."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="uses")
    exam = models.ForeignKey(Examination, on_delete=models.PROTECT)
    section = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    facility = models.TextField()
    used_at = models.DateTimeField()
    result = models.CharField(max_length=20)
    substance = models.TextField(blank=True)
    lapses = models.JSONField()
    simulated = models.BooleanField(default=False)

    class Meta:
        """An entry of an examination is one use; found by device and time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exam", "section", "position"], name="device_use_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["device", "used_at"], name="device_use_device")]

    def __str__(self) -> str:
        """Result."""
        return self.result
