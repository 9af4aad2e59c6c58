"""Charts as they stand, and their saved versions."""

from typing import ClassVar

from django.db import models


class Chart(models.Model):
    """A chart; its number is its name ('C-000012').

    `content` is that of `links.chart.Chart`: names of things and how they are arranged, never what was filed of them.
    `reason` is why its author looks at people's data, asked once; who reads it must be cleared for its caveat.
    """

    number = models.BigAutoField(primary_key=True)
    title = models.TextField()
    reason = models.TextField()
    caveat = models.TextField(default="", blank=True)
    content = models.JSONField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    changed_by = models.TextField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Listed by when they were changed."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-changed_at"], name="chart_changed")]

    def __str__(self) -> str:
        """The id."""
        return self.chart_id

    @property
    def chart_id(self) -> str:
        """'C-000012'."""
        return f"C-{self.number:06d}"


class ChartVersion(models.Model):
    """A chart as somebody saved it; it never changes."""

    chart = models.ForeignKey(Chart, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(default="", blank=True)
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Numbered within a chart."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chart", "version"], name="chart_version_once")
        ]

    def __str__(self) -> str:
        """Chart and version."""
        return f"{self.chart}, version {self.version}"
