"""Requests to filers, and the messages that go out about them."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.answers.states import STANDING, RequestState
from tidewaiter.formats.answers.answer import REQUESTS, AnswerKind


class FilerRequest(models.Model):
    """Something asked of a filer about a consignment; 'Q-000123'.

    `departed_at` is when it was found to have left while the request stood, `departed_how` by what that is known
    ('schedule' or 'manifest'). `answered_by` is the filer, `ended_by` the person or program here.
    """

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in REQUESTS])
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in RequestState])
    consignment_id = models.TextField()
    version = models.IntegerField()
    facility = models.TextField(default="", blank=True)
    filer = models.TextField(default="", blank=True)
    source_format = models.CharField(max_length=60, default="", blank=True)
    identifiers = models.JSONField(default=dict)
    conveyance = models.TextField(default="", blank=True)
    loading_location = models.TextField(default="", blank=True)
    unloading_location = models.TextField(default="", blank=True)
    elements = models.JSONField(default=list)
    text = models.TextField(default="", blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    confirmed_by = models.TextField(default="", blank=True)  # of a do-not-load
    deadline = models.DateTimeField(null=True)
    departs_at = models.DateTimeField(null=True)
    departs_known = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answered_version = models.IntegerField(null=True)
    answered_elements = models.JSONField(default=list)
    answer = models.TextField(default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="", blank=True)
    end_reason = models.TextField(default="", blank=True)
    departed_at = models.DateTimeField(null=True)
    departed_how = models.CharField(max_length=10, default="", blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        """Found by consignment, by what is due and by filer; of one kind one stands at a time."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consignment_id", "number"], name="request_of"),
            models.Index(fields=["state", "deadline"], name="request_due"),
            models.Index(fields=["filer", "state"], name="request_filer"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consignment_id", "kind"],
                condition=models.Q(state__in=[state.value for state in STANDING]),
                name="request_stands_once",
            )
        ]

    def __str__(self) -> str:
        """The id."""
        return self.request_id

    @property
    def request_id(self) -> str:
        """'Q-000123'."""
        return f"Q-{self.number:06d}"


class OutgoingAnswer(models.Model):
    """A message to a filer as it is written into the outbox; `written_at` is None until it lies there."""

    number = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(FilerRequest, on_delete=models.PROTECT, related_name="outgoing")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in AnswerKind])
    message = models.CharField(max_length=20)
    name = models.CharField(max_length=100, unique=True)
    body = models.TextField()
    made_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        """What still has to be written is found quickly."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["written_at", "number"], name="answer_unwritten")]

    def __str__(self) -> str:
        """The name of its file."""
        return self.name
