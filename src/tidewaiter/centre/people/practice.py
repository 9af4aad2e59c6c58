"""The people of a practice workspace, so that newcomers can look at the desk from every chair.

Made only where everything is simulated; they share one password, which is no secret: a workspace with real data has
none of them.
"""

from dataclasses import dataclass

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.people import queries
from tidewaiter.centre.people.actions import Reach, add
from tidewaiter.centre.permissions import OPERATOR, Role
from tidewaiter.centre.workspace import Workspace

PASSWORD = "practice makes careful"  # noqa: S105 - of people who do not exist, in workspaces where nothing is real


@dataclass(frozen=True, slots=True)
class Practising:
    """Somebody of the practice world."""

    username: str
    display_name: str
    role: Role
    facilities: tuple[str, ...] | None = None


PEOPLE: tuple[Practising, ...] = (
    Practising("ana", "Ana Ruiz", Role.ANALYST),
    Practising("sam", "Sam Achterberg", Role.SENIOR_ANALYST),
    Practising("olu", "Olu Adeyemi", Role.PORT_OFFICER, ("USJFK-MAIL",)),
    Practising("mei", "Mei Tanaka", Role.PORT_OFFICER, ("USLAX-MAIL",)),
    Practising("sup", "Sunniva Berg", Role.SUPERVISOR, ("USJFK-MAIL", "USLAX-MAIL")),
    Practising("cora", "Cora Lindqvist", Role.CHEMIST),
    Practising("noor", "Noor Haddad", Role.CHEMIST),
    Practising("dov", "Dov Katz", Role.DIVERSION_COORDINATOR),
    Practising("ada", "Ada Moreau", Role.DIVERSION_COORDINATOR),
    Practising("ines", "Inês Prado", Role.INTELLIGENCE_OFFICER),
    Practising("kit", "Kit Moana", Role.CANINE_HANDLER, ("USJFK-MAIL",)),
    Practising("max", "Max Dubois", Role.MANAGER),
    Practising("aud", "Audra Weiss", Role.AUDITOR),
    Practising("adm", "Adil Rahman", Role.ADMINISTRATOR),
    Practising("lia", "Lia Rossi", Role.PARTNER_LIAISON),
    Practising("mara", "Mara Teixeira", Role.MEDICAL_ADVISER),
)


def settle(workspace: Workspace) -> None:
    """Give everybody of the practice world a login, unless they have one; OperatorError where data is real."""
    if not workspace.practice:
        raise OperatorError(
            "--demo is for practice workspaces, and this one holds real data",
            "make one with 'tidewaiter --home demo simulate', or serve without --demo",
        )
    there = {person.username for person in queries.people()}
    for one in PEOPLE:
        if one.username not in there:
            reach = Reach(one.role, one.facilities)
            add(Actor("practice", OPERATOR), one.username, one.display_name, reach, password=PASSWORD)
