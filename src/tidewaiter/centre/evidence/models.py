"""Seizures, exhibits, the ledger of custody, and legal holds. Masses are grams."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.evidence.drafts import Found
from tidewaiter.centre.evidence.states import ExhibitState, SeizureState, Step
from tidewaiter.centre.exams.models import Examination
from tidewaiter.centre.outcomes.models import Outcome
from tidewaiter.centre.targets.models import Target


class Seizure(models.Model):
    """What was seized; its number is its name ('S-000123'). `key` is that of the form it came by.

    What was found otherwise than in an examination has neither examination nor target; `label` is then its report,
    null where no consignment is known.
    """

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    exam = models.ForeignKey(Examination, on_delete=models.PROTECT, null=True)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True)
    found = models.CharField(
        max_length=12, default=Found.EXAMINATION.value, choices=[(how.value, how.value) for how in Found]
    )
    agency = models.TextField(blank=True, default="")  # of the partner who found it
    label = models.OneToOneField(Outcome, on_delete=models.PROTECT, null=True, related_name="+")
    consignment_id = models.TextField(db_index=True)
    facility = models.TextField()
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in SeizureState])
    substance = models.TextField()  # as suspected
    substance_found = models.TextField(blank=True)  # as the laboratory says
    report = models.TextField(blank=True)  # the laboratory's
    purity_from = models.FloatField(null=True)
    purity_to = models.FloatField(null=True)
    result_at = models.DateTimeField(null=True)
    result_by = models.TextField(blank=True)
    gross_g = models.FloatField(null=True)
    net_g = models.FloatField(null=True)
    uncertainty_g = models.FloatField(null=True)
    quantity = models.FloatField(null=True)
    unit = models.TextField(blank=True)
    concealment = models.TextField(blank=True)
    packing = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    note = models.TextField(blank=True)
    caveat = models.TextField(blank=True)
    seized_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    officer = models.TextField()
    simulated = models.BooleanField()

    class Meta:
        """Found by facility and time; either examined or found otherwise."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="seizure_examined_or_otherwise",
                condition=models.Q(found="examination", exam__isnull=False, target__isnull=False, label__isnull=True)
                | (~models.Q(found="examination") & models.Q(exam__isnull=True, target__isnull=True)),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["facility", "recorded_at"], name="seizure_facility")
        ]

    def __str__(self) -> str:
        """The id."""
        return self.seizure_id

    @property
    def seizure_id(self) -> str:
        """'S-000123'."""
        return f"S-{self.number:06d}"


class Exhibit(models.Model):
    """A piece of evidence; 'E-000123'. Holder, place, seal and offered_to follow from its ledger, kept for lists."""

    number = models.BigAutoField(primary_key=True)
    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    label = models.CharField(max_length=80)
    description = models.TextField()
    gross_g = models.FloatField(null=True)
    net_g = models.FloatField(null=True)
    uncertainty_g = models.FloatField(null=True)
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in ExhibitState])
    holder = models.TextField(blank=True)
    place = models.TextField()
    seal = models.TextField(blank=True)
    offered_to = models.TextField(blank=True)
    condemned_by = models.TextField(blank=True)

    class Meta:
        """A label is used once in a seizure; who holds what is found quickly."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seizure", "label"], name="exhibit_label")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder"], name="exhibit_holder"),
            models.Index(fields=["offered_to"], name="exhibit_offered"),
            models.Index(fields=["seal"], name="exhibit_seal"),
        ]

    def __str__(self) -> str:
        """The id."""
        return self.exhibit_id

    @property
    def exhibit_id(self) -> str:
        """'E-000123'."""
        return f"E-{self.number:06d}"


class CustodyEntry(models.Model):
    """One step in the custody of an exhibit, sealed; rows are only ever added (centre/walls.py).

    `payload` is canonical JSON as it was hashed; hashes are hex. Each exhibit has a chain of its own.
    """

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT)
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=12, choices=[(step.value, step.value) for step in Step])
    at = models.DateTimeField()
    actor = models.TextField()
    session = models.TextField()
    role = models.TextField()
    payload = models.TextField()
    note = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Steps of an exhibit are numbered from 1; what somebody signed is found quickly."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exhibit", "seq"], name="custody_seq")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["actor"], name="custody_actor")]

    def __str__(self) -> str:
        """Exhibit, number and step."""
        return f"{self.exhibit_id}:{self.seq} {self.step}"


class Receipt(models.Model):
    """The picture of a paper that somebody without an account signed; rows are only ever added (centre/walls.py)."""

    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT)
    file = models.TextField(unique=True)  # below the workspace
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=20)
    added_at = models.DateTimeField()
    added_by = models.TextField()

    class Meta:
        """Found by its digest."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["seizure", "sha256"], name="receipt_digest")]

    def __str__(self) -> str:
        """The file."""
        return self.file


class LegalHold(models.Model):
    """A reason for which nothing of a seizure may be destroyed, until it is lifted."""

    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT)
    reason = models.TextField()
    placed_at = models.DateTimeField()
    placed_by = models.TextField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(blank=True)
    lifted_because = models.TextField(blank=True)

    def __str__(self) -> str:
        """Why."""
        return self.reason
