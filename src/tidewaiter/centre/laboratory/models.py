"""Requests to the laboratory, measurements, results and issued reports. Masses are grams, purity per cent."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.evidence.models import Exhibit, Seizure
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory.states import RequestState
from tidewaiter.centre.laboratory.techniques import TECHNIQUES, Check

_CHECKS = [(one.value, one.value) for one in Check]


class LaboratoryRequest(models.Model):
    """What a laboratory is asked about exhibits of a seizure; 'LR-000123'. `key` is that of the form it came by."""

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT)
    exhibits = models.ManyToManyField(Exhibit)
    question = models.TextField()
    laboratory = models.TextField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in RequestState])
    requested_at = models.DateTimeField()
    requested_by = models.TextField()
    received_at = models.DateTimeField(null=True)
    received_by = models.TextField(blank=True)
    note = models.TextField(blank=True)  # why it was withdrawn, sent back or opened again

    class Meta:
        """Found by where it stands."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "number"], name="lab_request_state")]

    def __str__(self) -> str:
        """The id."""
        return self.request_id

    @property
    def request_id(self) -> str:
        """'LR-000123'."""
        return f"LR-{self.number:06d}"


class Method(models.Model):
    """One measurement. One that was struck out stays, with the reason, and counts no more."""

    request = models.ForeignKey(LaboratoryRequest, on_delete=models.PROTECT, related_name="methods")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT)
    sub_sample = models.TextField(blank=True, db_default="")  # '' for the exhibit as a whole
    technique = models.CharField(max_length=20, choices=[(one.code, one.name) for one in TECHNIQUES])
    instrument = models.TextField()
    library = models.TextField(blank=True)
    blank = models.CharField(max_length=10, choices=_CHECKS)
    standard = models.CharField(max_length=10, choices=_CHECKS)
    observed = models.TextField()
    points_at = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()
    struck_because = models.TextField(blank=True)
    struck_by = models.TextField(blank=True)

    def __str__(self) -> str:
        """The technique."""
        return self.technique


class AttachedSpectrum(models.Model):
    """A file of an instrument about an exhibit, as it came, and what a comparison with a library proposed.

    The comparison is kept as it was shown: `words` (sentences), `hits`, `parts` and `drawn` (a view as data), with the
    library's version, day and digest. It proposes; `decided_by` names the chemist who accepted it (then `method` is the
    measurement that it became) or declined it (then `declined_because` says why).
    """

    request = models.ForeignKey(LaboratoryRequest, on_delete=models.PROTECT, related_name="spectra")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT)
    file = models.TextField()
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    spectrum = models.PositiveIntegerField()  # which of the file's, from 1
    technique = models.CharField(max_length=20)
    device = models.TextField(blank=True)
    library = models.TextField()
    library_version = models.TextField()
    library_dated = models.TextField()
    library_sha256 = models.CharField(max_length=64)
    simulated = models.BooleanField(default=False)
    verdict = models.CharField(max_length=10)
    proposed = models.TextField(blank=True)
    words = models.JSONField()
    hits = models.JSONField()
    parts = models.JSONField()
    drawn = models.JSONField()
    at = models.DateTimeField()
    by = models.TextField()
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    declined_because = models.TextField(blank=True)
    method = models.OneToOneField(Method, on_delete=models.PROTECT, null=True)

    class Meta:
        """The same file is compared with a library of one content once for an exhibit."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request", "exhibit", "sha256", "spectrum", "library_sha256", "device"],
                name="lab_spectrum_once",
            )
        ]

    def __str__(self) -> str:
        """The file."""
        return self.file


class Result(models.Model):
    """What a chemist says; a second chemist signs it or sends it back. The latest of a request is the one that counts.

    Net mass and purity with expanded uncertainty (k = 2); doses as a range, null without a convention.
    """

    request = models.ForeignKey(LaboratoryRequest, on_delete=models.PROTECT, related_name="results")
    conclusion = models.CharField(max_length=12, choices=[(state.value, state.value) for state in SeizureState])
    substance = models.TextField(blank=True)
    also = models.TextField(blank=True)
    finding = models.CharField(max_length=12, blank=True)
    net_g = models.FloatField(null=True)
    net_uncertainty_g = models.FloatField(null=True)
    purity = models.FloatField(null=True)
    purity_uncertainty = models.FloatField(null=True)
    doses_from = models.BigIntegerField(null=True)
    doses_to = models.BigIntegerField(null=True)
    doses_source = models.TextField(blank=True)
    jurisdiction = models.TextField(blank=True)
    status = models.TextField(blank=True)
    citation = models.TextField(blank=True)
    status_on = models.DateField()
    remarks = models.TextField(blank=True)
    novel = models.BooleanField(default=False)
    profile = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    analyst = models.TextField()
    recorded_at = models.DateTimeField()
    reviewer = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.TextField(blank=True)
    sent_back = models.BooleanField(default=False)

    def __str__(self) -> str:
        """What it says."""
        return f"{self.conclusion} {self.substance}"


class Report(models.Model):
    """An issued report as it left: the PDF and its digest. Rows are only ever added; an amendment is a new version."""

    request = models.ForeignKey(LaboratoryRequest, on_delete=models.PROTECT, related_name="reports")
    result = models.OneToOneField(Result, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    amends_because = models.TextField(blank=True)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.TextField()

    class Meta:
        """Versions of a request are numbered from 1."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "version"], name="lab_report_version")
        ]

    def __str__(self) -> str:
        """The report's name."""
        return f"LR-{self.request_id:06d}/{self.version}"
