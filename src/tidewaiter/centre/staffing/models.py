"""Officers of one shift of one day, as a supervisor said."""

from typing import ClassVar

from django.db import models


class Staffing(models.Model):
    """So many officers work in this shift of this day; the latest row counts. Rows are only ever added."""

    facility = models.TextField()
    shift_date = models.DateField()
    shift = models.TextField()
    officers = models.PositiveIntegerField()
    reason = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.TextField()

    class Meta:
        """Found by facility and day."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["facility", "shift_date"], name="staffing_day")]

    def __str__(self) -> str:
        """Shift and officers."""
        return f"{self.facility} {self.shift_date} {self.shift}: {self.officers}"
