"""Notified imports, goods compared with them, kits as they were last assembled, and cases about lawful goods."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.diversion.case_states import Answer, CaseState, Ground
from tidewaiter.centre.diversion.checking import Proposal
from tidewaiter.centre.diversion.drafts import Regulated
from tidewaiter.centre.diversion.states import NoticeState
from tidewaiter.centre.targets.models import Target


class ImportNotice(models.Model):
    """A notified import, 'IN-000123'. Lists are JSON; `match_*` are the forms in which it is compared with goods."""

    number = models.BigAutoField(primary_key=True)
    reference = models.CharField(max_length=100, unique=True)
    regulated = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Regulated])
    state = models.CharField(max_length=20, choices=[(one.value, one.value) for one in NoticeState])
    importer = models.TextField()
    importer_id = models.TextField(blank=True)
    importer_address = models.TextField(blank=True)
    importer_country = models.CharField(max_length=2, blank=True)
    registration = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    goods = models.TextField()
    maker = models.TextField(blank=True)
    model = models.TextField(blank=True)
    serials = models.JSONField(default=list)
    quantity = models.PositiveIntegerField(null=True)
    mass_kg = models.FloatField(null=True)
    supplier = models.TextField(blank=True)
    supplier_country = models.CharField(max_length=2, blank=True)
    loading_location = models.TextField(blank=True)
    unloading_location = models.TextField(blank=True)
    facility = models.TextField(blank=True)  # '' is seen at every facility
    filed_on = models.DateField()
    expected_on = models.DateField(null=True)
    bill = models.JSONField(default=list)
    transaction_number = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    used_for = models.TextField(blank=True)  # the consignment that was decided about under it
    match_importer = models.TextField(blank=True)
    match_importer_id = models.TextField(blank=True)
    match_bill = models.JSONField(default=list)
    match_serials = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    source = models.CharField(max_length=64, blank=True)  # digest of the file it came with
    simulated = models.BooleanField(default=False)

    class Meta:
        """Found by where it stands and by its importer."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "expected_on"], name="import_notice_state"),
            models.Index(fields=["match_importer"], name="import_notice_importer"),
        ]

    def __str__(self) -> str:
        """The id."""
        return self.notice_id

    @property
    def notice_id(self) -> str:
        """'IN-000123'."""
        return f"IN-{self.number:06d}"


class NoticeStep(models.Model):
    """What happened to a notification; rows are only ever added (centre/walls.py)."""

    notice = models.ForeignKey(ImportNotice, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    actor = models.TextField()
    state = models.CharField(max_length=20)
    said = models.TextField(blank=True)

    def __str__(self) -> str:
        """The state."""
        return self.state


class GoodsCheck(models.Model):
    """A consignment that looks like a machine or listed chemical, compared with notifications; 'GC-000123'.

    `filed` is what was compared, as it was filed; it goes when the consignment is deleted.
    """

    number = models.BigAutoField(primary_key=True)
    consignment_id = models.TextField()
    regulated = models.CharField(max_length=10)
    version = models.IntegerField()
    part = models.CharField(max_length=20)
    belief = models.FloatField()
    said = models.JSONField(default=list)
    filed = models.JSONField(default=dict)
    goods = models.TextField(blank=True)
    importer = models.TextField(blank=True)
    importer_hash = models.BigIntegerField(null=True)
    facility = models.TextField(blank=True)
    arrives_on = models.DateField()
    verdict = models.CharField(max_length=20)
    way = models.CharField(max_length=20, blank=True)
    differs = models.JSONField(default=list)
    notice = models.ForeignKey(ImportNotice, on_delete=models.PROTECT, null=True, related_name="checks")
    proposal = models.CharField(max_length=12, blank=True, choices=[(one.value, one.value) for one in Proposal])
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True)
    first_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.TextField(blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        """One for each consignment and kind of goods; what is open is found by its day."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment_id", "regulated"], name="goods_checked_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["proposal", "arrives_on"], name="goods_check_open"),
            models.Index(fields=["importer_hash"], name="goods_check_importer"),
        ]

    def __str__(self) -> str:
        """The id."""
        return self.check_id

    @property
    def check_id(self) -> str:
        """'GC-000123'."""
        return f"GC-{self.number:06d}"


class Kit(models.Model):
    """A kit as it was last assembled, 'K-000123'; `document` holds its links and reasons."""

    number = models.BigAutoField(primary_key=True)
    name = models.TextField(unique=True)  # 'kit:' and its first consignment
    sure = models.FloatField()
    parts = models.JSONField(default=list)
    document = models.JSONField(default=dict)
    first_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    gone = models.BooleanField(default=False)  # the latest look did not find it any more

    class Meta:
        """Surest first."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["gone", "-sure"], name="kit_sure")]

    def __str__(self) -> str:
        """The id."""
        return self.kit_id

    @property
    def kit_id(self) -> str:
        """'K-000123'."""
        return f"K-{self.number:06d}"


class KitMember(models.Model):
    """A consignment of a kit."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="members")
    consignment_id = models.TextField(db_index=True)
    facility = models.TextField(blank=True)
    importer_hash = models.BigIntegerField(null=True, db_index=True)

    def __str__(self) -> str:
        """The consignment."""
        return self.consignment_id


class Look(models.Model):
    """Something that is done again and again over what came: its name and up to where it has come."""

    name = models.CharField(max_length=20, primary_key=True)
    until = models.DateTimeField()
    at = models.DateTimeField()
    looked_at = models.PositiveBigIntegerField(default=0)
    last_file = models.PositiveBigIntegerField(default=0)  # number of the last file of the lake that was read

    def __str__(self) -> str:
        """The name."""
        return self.name


class DiversionCase(models.Model):
    """Consignments about which somebody decides together, 'DV-000123'."""

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    title = models.TextField()
    facility = models.TextField()
    importer = models.TextField(blank=True)
    importer_hash = models.BigIntegerField(null=True, db_index=True)
    kit = models.ForeignKey(Kit, on_delete=models.SET_NULL, null=True)
    check_of = models.ForeignKey(GoodsCheck, on_delete=models.SET_NULL, null=True)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in CaseState])
    weighing = models.TextField(blank=True)
    weighed_by = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    signed_by = models.TextField(blank=True)  # the author
    signed_at = models.DateTimeField(null=True)
    seconded_by = models.TextField(blank=True)
    seconded_at = models.DateTimeField(null=True)
    sheet_sha256 = models.CharField(max_length=64, blank=True)  # of what both signed
    ground = models.CharField(max_length=20, blank=True, choices=[(one.value, one.value) for one in Ground])
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.TextField(blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        """Found by where it stands."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "number"], name="diversion_case_state")]

    def __str__(self) -> str:
        """The id."""
        return self.case_id

    @property
    def case_id(self) -> str:
        """'DV-000123'."""
        return f"DV-{self.number:06d}"


class CaseGoods(models.Model):
    """A consignment of a case."""

    case = models.ForeignKey(DiversionCase, on_delete=models.PROTECT, related_name="goods")
    consignment_id = models.TextField(db_index=True)

    def __str__(self) -> str:
        """The consignment."""
        return self.consignment_id


class SheetEntry(models.Model):
    """An element of a sheet as somebody wrote it; the latest of an element counts, rows are only ever added."""

    case = models.ForeignKey(DiversionCase, on_delete=models.PROTECT, related_name="entries")
    element = models.CharField(max_length=20)
    said = models.TextField()
    speaks = models.CharField(max_length=10)
    evidence = models.JSONField(default=list)
    at = models.DateTimeField()
    actor = models.TextField()

    def __str__(self) -> str:
        """The element."""
        return self.element


class EvidenceRequest(models.Model):
    """End-use evidence asked of somebody, 'EU-000123'."""

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(DiversionCase, on_delete=models.PROTECT, related_name="requests")
    addressee = models.TextField()
    asks = models.TextField()
    letter = models.TextField()
    due = models.DateField()
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Answer])
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    recorded_by = models.TextField(blank=True)
    judged_by = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_because = models.TextField(blank=True)
    warned = models.BooleanField(default=False)

    def __str__(self) -> str:
        """The id."""
        return self.request_id

    @property
    def request_id(self) -> str:
        """'EU-000123'."""
        return f"EU-{self.number:06d}"


class CaseStep(models.Model):
    """What happened in a case; rows are only ever added (centre/walls.py)."""

    case = models.ForeignKey(DiversionCase, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    actor = models.TextField()
    step = models.CharField(max_length=20)
    said = models.TextField(blank=True)

    def __str__(self) -> str:
        """The step."""
        return self.step
