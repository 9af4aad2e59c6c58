"""Devices, naloxone, training and an incident of the practice world. All of it simulated, made by the desk's own acts.

Days are counted from the last day of the practice, so that something is always about to end and something is over.
Limits of detection are invented for practising.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.certificates import actions as certificates
from tidewaiter.centre.certificates.drafts import NewCertificate
from tidewaiter.centre.cycle.practice_dogs import SUPERVISOR
from tidewaiter.centre.devices import actions as devices
from tidewaiter.centre.devices.drafts import NewDevice, NewService, Work
from tidewaiter.centre.exposures import actions as exposures
from tidewaiter.centre.exposures.drafts import Attention, Medical, NewExposure, Route, Suspected, Symptom, Worn
from tidewaiter.centre.naloxone import actions as naloxone
from tidewaiter.centre.naloxone.drafts import NewLot
from tidewaiter.centre.people.practice import PEOPLE
from tidewaiter.centre.permissions import Role

ASSUMED = "practice world: invented (simulated)"


class Owned(NamedTuple):
    """A device: days since its library, until calibration and until service, counted from the last day."""

    code: str
    name: str
    technique: str
    facility: str
    place: str
    limit: float | None
    library: int | None
    calibration: int
    service: int


DEVICES: tuple[Owned, ...] = (
    Owned("jfk-ftir-1", "Handheld FTIR 1", "infrared", "USJFK-MAIL", "glove box, bench 2", 5.0, 130, 60, 200),
    Owned("jfk-raman-1", "Handheld Raman 1", "raman", "USJFK-MAIL", "bench 1", 10.0, 410, 25, 120),
    Owned("jfk-xray-1", "Parcel x-ray 1", "x-ray", "USJFK-MAIL", "belt 2", None, None, 90, 14),
    Owned("jfk-scale-1", "Bench scale 1", "scale", "USJFK-MAIL", "bench 2", None, None, 150, 300),
    Owned("lax-ftir-1", "Handheld FTIR 2", "infrared", "USLAX-MAIL", "bench 1", 5.0, 200, -6, 90),
    Owned("lax-xray-1", "Parcel x-ray 2", "x-ray", "USLAX-MAIL", "belt 1", None, None, 40, 100),
    Owned("mem-raman-1", "Handheld Raman 2", "raman", "USMEM-EXPRESS", "second flow", 10.0, 80, 110, 210),
    Owned("mem-xray-1", "Parcel x-ray 3", "x-ray", "USMEM-EXPRESS", "second flow", None, None, 120, -3),
    Owned("mia-ims-1", "Ion mobility 1", "ion-mobility", "USMIA-CARGO", "shed 4", None, 60, 70, 160),
    Owned("lab-ftir-1", "Bench FTIR", "infrared", "", "laboratory", None, 45, 220, 300),
    Owned("lab-gcms-1", "Gas chromatograph with mass spectrometer", "mass", "", "laboratory", None, 45, 20, 75),
)

STOCK: tuple[tuple[str, str, int, tuple[tuple[str, int, int], ...]], ...] = (
    ("USJFK-MAIL", "glove box, bench 2", 4, (("SIM-N-1101", 400, 4), ("SIM-N-0877", 40, 2))),
    ("USJFK-MAIL", "canine vehicle", 2, (("SIM-N-1101", 400, 2),)),
    ("USLAX-MAIL", "first aid, belt 1", 4, (("SIM-N-0640", -12, 3), ("SIM-N-1102", 380, 2))),
    ("USMEM-EXPRESS", "second flow", 4, (("SIM-N-1102", 380, 6),)),
    ("USMIA-CARGO", "shed 4", 2, (("SIM-N-1103", 300, 2),)),
)
"""Places of naloxone: facility, name, least doses, lots (number, days until it expires, doses)."""

TRAINING: tuple[tuple[str, str, str, int], ...] = (
    ("olu", "safe-opening", "USJFK-MAIL", 300),
    ("olu", "opioid-protection", "USJFK-MAIL", 22),
    ("olu", "naloxone", "USJFK-MAIL", 420),
    ("mei", "safe-opening", "USLAX-MAIL", 510),
    ("mei", "opioid-protection", "USLAX-MAIL", 150),
    ("mei", "respirator-fit", "USLAX-MAIL", -11),
    ("kit", "safe-opening", "USJFK-MAIL", 200),
    ("kit", "dog-handler", "USJFK-MAIL", 38),
    ("kit", "opioid-protection", "USJFK-MAIL", 220),
    ("sup", "first-aid", "USJFK-MAIL", 90),
)
"""Certificates of people: who, which, at which facility, days until it ends."""


def settle(on: date, last: date) -> None:
    """Register devices, stock and certificates on the first day."""
    for one in DEVICES:
        library = None if one.library is None else min(last - timedelta(days=one.library), on)
        devices.register(
            SUPERVISOR,
            NewDevice(
                one.code,
                one.name,
                one.technique,
                serial=f"SIM-{one.code.upper()}",
                facility=one.facility,
                place=one.place,
                detection_limit=one.limit,
                source=ASSUMED if one.limit else "",
                library="" if library is None else "practice library (simulated)",
                library_date=library,
                firmware="1.4",
                calibration_due=last + timedelta(days=one.calibration),
                service_due=last + timedelta(days=one.service),
            ),
        )
    for code in ("jfk-ftir-1", "lab-gcms-1"):
        due = next(last + timedelta(days=one.calibration) for one in DEVICES if one.code == code)
        work = NewService(on, Work.CALIBRATION, "maker's engineer (simulated)", next_due=due)
        devices.serve(SUPERVISOR, code, work)
    _stock(last)
    for who, kind, facility, left in TRAINING:
        ends = last + timedelta(days=left)
        issued = min(ends - timedelta(days=365), on)
        certificates.add(
            SUPERVISOR,
            NewCertificate(f"practice-{who}-{kind}", who, facility, kind, "training unit (simulated)", issued, ends),
        )


def _stock(last: date) -> None:
    for facility, name, least, lots in STOCK:
        place = naloxone.set_place(SUPERVISOR, facility, name, least)
        counted = {
            naloxone.receive(
                SUPERVISOR,
                NewLot(
                    f"practice-{facility}-{name}-{lot}",
                    place,
                    "naloxone nasal spray 4 mg (simulated)",
                    lot,
                    last + timedelta(days=left),
                    doses,
                ),
            ): doses
            for lot, left, doses in lots
        }
        if name != "canine vehicle":  # nobody has counted there yet
            naloxone.check(SUPERVISOR, place, counted, "simulated")


def spill(facility: str, exam_id: str, at: datetime) -> str:
    """An exposure in an examination: reported by who was exposed, reviewed by a supervisor; gives its id."""
    officer = officer_of(facility)
    exposure = exposures.report(
        officer,
        NewExposure(
            f"practice-{exam_id}",
            facility,
            "bench 2",
            officer.name,
            at,
            Suspected.POWDER,
            (Route.SKIN,),
            (Worn.NITRILE_GLOVES, Worn.ARMS_COVERED),
            "A bag tore while it was lifted out; powder lay on the sleeve. Washed with soap and water. (simulated)",
            Medical((Symptom.NONE,), Attention.FIRST_AID, note="Watched for an hour, nothing came of it. (simulated)"),
            exam_id=exam_id,
        ),
    )
    exposures.review(SUPERVISOR, exposure, "Bags are lifted with a tray under them from now on. (simulated)")
    return exposure


def officer_of(facility: str) -> Actor:
    """The officer of the practice world who examines at a facility."""
    for one in PEOPLE:
        if one.role is Role.PORT_OFFICER and one.facilities and facility in one.facilities:
            return Actor(one.username, one.role, facilities=frozenset(one.facilities))
    return Actor("practice officer (simulated)", Role.PORT_OFFICER, facilities=frozenset({facility}))
