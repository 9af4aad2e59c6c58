"""The audit log's tables: entries that are only added to, and the one row that says where the log stands."""

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One action of somebody, sealed. Hashes and digests are hex; `payload` is canonical JSON as it was hashed."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.TextField()
    session = models.TextField()
    role = models.TextField()
    action = models.TextField()
    object = models.TextField()
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    payload = models.TextField()
    reason = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Found by what they are about, by when and by whose they are."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object"], name="audit_object"),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["actor", "seq"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        """Who did what to what."""
        return f"{self.seq} {self.actor} {self.action} {self.object}"


class AuditHead(models.Model):
    """Where the log stands; locked by whoever adds to it. `frontier` is the Merkle frontier's peaks in hex."""

    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    frontier = models.TextField()
    key_id = models.CharField(max_length=16)

    def __str__(self) -> str:
        """The last number."""
        return str(self.seq)
