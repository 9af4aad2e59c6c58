"""Notices to a role, a facility or a person, and who saw which."""

from typing import ClassVar

from django.db import models


class Notice(models.Model):
    """Something that happened. It goes to whoever fits all that it names: `role`, `facility`, `person` ('' is any)."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    sent_by = models.TextField()
    role = models.CharField(max_length=40, blank=True, default="")
    facility = models.CharField(max_length=40, blank=True, default="")
    person = models.CharField(max_length=80, blank=True, default="")
    text = models.TextField()
    link = models.TextField(blank=True, default="")
    alarm = models.BooleanField(default=False)

    class Meta:
        """Read newest first, by those to whom they go."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["role", "at"], name="notice_role"),
            models.Index(fields=["person", "at"], name="notice_person"),
        ]

    def __str__(self) -> str:
        """What it says."""
        return self.text


class Seen(models.Model):
    """Somebody saw a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    person = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        """Each once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "notice"], name="notice_seen_once")
        ]

    def __str__(self) -> str:
        """Who saw what."""
        return f"{self.person} {self.notice_id}"
