"""Who may do what, as one table: the roles of a targeting centre and the acts they are for.

Pure. A role that the table does not name may do nothing; a program of the operator's own (the command line) acts
in the role `operator`, which stands beside the people's roles and may do everything a person may. What somebody may
do says nothing about what they see: facilities and caveats do (`actor.Actor`, `visibility`).
"""

from enum import StrEnum

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.errors import Conflict


class Role(StrEnum):
    """What a person is in the centre."""

    ANALYST = "analyst"
    SENIOR_ANALYST = "senior_analyst"
    PORT_OFFICER = "port_officer"
    SUPERVISOR = "supervisor"
    CHEMIST = "chemist"
    DIVERSION_COORDINATOR = "diversion_coordinator"
    INTELLIGENCE_OFFICER = "intelligence_officer"
    CANINE_HANDLER = "canine_handler"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PARTNER_LIAISON = "partner_liaison"
    MEDICAL_ADVISER = "medical_adviser"
    FEED = "feed"


OPERATOR = "operator"
"""The role of whoever runs commands on the machine itself."""


class Permission(StrEnum):
    """An act, or a page that is opened for acting."""

    TRIAGE = "triage"  # the queue: assign, hold, release, ask, snooze
    DO_NOT_LOAD = "do_not_load"  # propose and confirm that something must not be loaded
    CONSIGNMENTS = "consignments"  # read what was filed and how it was assessed
    UNMASK = "unmask"  # read a telephone, a mailbox or an identity number in full
    LINKS = "links"  # charts, hunts
    RULES = "rules"  # read rules and try them
    RULES_WRITE = "rules_write"  # draft, commit, shadow
    RULES_APPROVE = "rules_approve"  # second person
    LOOKOUTS_WRITE = "lookouts_write"
    INBOX = "inbox"  # a port's list: acknowledge, locate, present
    SCAN = "scan"
    EXAMINE = "examine"
    EVIDENCE = "evidence"  # read seizures and custody
    EVIDENCE_WRITE = "evidence_write"  # seize, seal, hand over
    EVIDENCE_HOLD = "evidence_hold"  # legal hold, and lifting it
    EVIDENCE_DESTROY = "evidence_destroy"  # order that evidence is destroyed; another person does it
    SUBSTANCES = "substances"  # look substances up, classify structures
    SPECTRA = "spectra"  # compare a spectrum with a library; nothing is stored
    LABORATORY = "laboratory"  # measure, conclude, sign as second chemist, report
    ALERTS_RELEASE = "alerts_release"  # release an alert to partners, take one back
    LABORATORY_REQUEST = "laboratory_request"  # ask the laboratory about exhibits
    VAULT = "vault"  # read what lies in vaults
    VAULT_WRITE = "vault_write"  # put in, take out, take stock; two people
    VAULT_RULES = "vault_rules"  # set how much of a drug may lie there
    DETENTION = "detention"  # detain goods, decide, serve notice
    CASES = "cases"  # read cases with partner agencies
    CASES_WRITE = "cases_write"  # open a case, add to it, say what an agency did
    DISCLOSE = "disclose"  # make the bundle of a case
    DIVERSION = "diversion"  # notified imports, kits and cases about lawful goods
    DIVERSION_WRITE = "diversion_write"  # record notifications, hold, ask for evidence, write the sheet
    DIVERSION_SIGN = "diversion_sign"  # second signature under a sheet
    DIVERSION_DECIDE = "diversion_decide"  # release or seize
    SAFETY = "safety"  # read safety cards, stock of naloxone, certificates, incidents without what is medical
    SAFETY_CARDS = "safety_cards"  # draft a safety card, take it out of use
    SAFETY_APPROVE = "safety_approve"  # approve a safety card as medical adviser
    EXPOSURE_REPORT = "exposure_report"
    EXPOSURE_MEDICAL = "exposure_medical"  # read who was exposed and what it did to them
    EXPOSURE_REVIEW = "exposure_review"  # review an exposure, close it with lessons
    NALOXONE = "naloxone"  # keep the stock of naloxone: receive, count, discard
    CERTIFICATES = "certificates"  # record and revoke certificates of others
    REFER = "refer"
    FACILITY = "facility"  # the board of a facility: capacity, presented against issued
    FACILITY_WRITE = "facility_write"  # capacity, withdrawals
    CANINE = "canine"  # read teams, certificates, what they yield
    CANINE_WRITE = "canine_write"  # record teams, certificates, training, deployments, searches
    DEVICES = "devices"  # read the register of devices
    DEVICES_WRITE = "devices_write"  # register devices, their limits and their service
    QUALITY = "quality"
    WAIVERS_WRITE = "waivers_write"  # propose, approve and revoke waivers of data
    FEEDS = "feeds"
    FEEDS_WRITE = "feeds_write"  # replay and discard quarantine
    GOVERNANCE = "governance"  # model and fairness
    MODELS_WRITE = "models_write"  # propose, roll back, rules only
    MODELS_APPROVE = "models_approve"
    AUDIT = "audit"
    ADMINISTER = "administer"  # people, keys, reference lists
    BREAK_GLASS = "break_glass"
    EXPORT = "export"
    API_INTAKE = "api_intake"
    API_READ = "api_read"


_R = Role
_P = Permission
_ANALYSTS = (_R.ANALYST, _R.SENIOR_ANALYST)
_TARGETING = (*_ANALYSTS, _R.INTELLIGENCE_OFFICER, _R.DIVERSION_COORDINATOR)
_PORT = (_R.PORT_OFFICER, _R.SUPERVISOR)
_OVERSIGHT = (_R.MANAGER, _R.AUDITOR)
_AT_RISK = (*_PORT, _R.CANINE_HANDLER, _R.CHEMIST)
_SAFETY_LEADS = (_R.SUPERVISOR, _R.MEDICAL_ADVISER)

PERMISSIONS: dict[Permission, tuple[Role, ...]] = {
    _P.TRIAGE: (*_ANALYSTS, _R.INTELLIGENCE_OFFICER),
    _P.DO_NOT_LOAD: _ANALYSTS,
    _P.CONSIGNMENTS: (*_TARGETING, *_PORT, _R.CHEMIST, _R.AUDITOR),
    _P.UNMASK: (*_TARGETING, _R.SUPERVISOR),
    _P.LINKS: _TARGETING,
    _P.RULES: (*_TARGETING, _R.SUPERVISOR, *_OVERSIGHT),
    _P.RULES_WRITE: _TARGETING,
    _P.RULES_APPROVE: (_R.SENIOR_ANALYST, _R.SUPERVISOR),
    _P.LOOKOUTS_WRITE: _TARGETING,
    _P.INBOX: (*_PORT, _R.CANINE_HANDLER),
    _P.SCAN: (*_PORT, _R.CANINE_HANDLER),
    _P.EXAMINE: (*_PORT, _R.CANINE_HANDLER),
    _P.EVIDENCE: (*_TARGETING, *_PORT, _R.CHEMIST, _R.AUDITOR, _R.PARTNER_LIAISON),
    _P.EVIDENCE_WRITE: (*_PORT, _R.CHEMIST),
    _P.EVIDENCE_HOLD: (_R.SUPERVISOR, _R.INTELLIGENCE_OFFICER),
    _P.EVIDENCE_DESTROY: (_R.SUPERVISOR,),
    _P.LABORATORY: (_R.CHEMIST,),
    _P.SUBSTANCES: (*_TARGETING, *_PORT, _R.CANINE_HANDLER, _R.CHEMIST, *_OVERSIGHT, _R.PARTNER_LIAISON),
    _P.SPECTRA: (_R.CHEMIST, *_PORT, _R.INTELLIGENCE_OFFICER, _R.DIVERSION_COORDINATOR),
    _P.ALERTS_RELEASE: (_R.INTELLIGENCE_OFFICER, _R.SUPERVISOR),
    _P.LABORATORY_REQUEST: (*_PORT, _R.CHEMIST),
    _P.VAULT: (*_PORT, _R.CHEMIST, *_OVERSIGHT),
    _P.VAULT_WRITE: (*_PORT, _R.CHEMIST),
    _P.VAULT_RULES: (_R.SUPERVISOR,),
    _P.DETENTION: _PORT,
    _P.CASES: (_R.SUPERVISOR, _R.SENIOR_ANALYST, _R.INTELLIGENCE_OFFICER, _R.PARTNER_LIAISON, _R.AUDITOR),
    _P.CASES_WRITE: (_R.SUPERVISOR, _R.SENIOR_ANALYST, _R.INTELLIGENCE_OFFICER, _R.PARTNER_LIAISON),
    _P.DISCLOSE: (_R.SUPERVISOR, _R.INTELLIGENCE_OFFICER),
    _P.DIVERSION: (*_TARGETING, _R.SUPERVISOR, _R.AUDITOR),
    _P.DIVERSION_WRITE: (_R.DIVERSION_COORDINATOR, _R.SENIOR_ANALYST),
    _P.DIVERSION_SIGN: (_R.DIVERSION_COORDINATOR, _R.SUPERVISOR),
    _P.DIVERSION_DECIDE: (_R.DIVERSION_COORDINATOR, _R.SUPERVISOR),
    _P.SAFETY: (*_AT_RISK, _R.MEDICAL_ADVISER, *_OVERSIGHT),
    _P.SAFETY_CARDS: _SAFETY_LEADS,
    _P.SAFETY_APPROVE: (_R.MEDICAL_ADVISER,),
    _P.EXPOSURE_REPORT: (*_AT_RISK, _R.MEDICAL_ADVISER),
    _P.EXPOSURE_MEDICAL: _SAFETY_LEADS,
    _P.EXPOSURE_REVIEW: _SAFETY_LEADS,
    _P.NALOXONE: (*_AT_RISK, _R.MEDICAL_ADVISER),
    _P.CERTIFICATES: _SAFETY_LEADS,
    _P.REFER: (_R.SUPERVISOR, _R.SENIOR_ANALYST, _R.INTELLIGENCE_OFFICER, _R.PARTNER_LIAISON),
    _P.FACILITY: (*_PORT, *_ANALYSTS, *_OVERSIGHT, _R.CANINE_HANDLER),
    _P.FACILITY_WRITE: (_R.SUPERVISOR,),
    _P.CANINE: (*_PORT, _R.CANINE_HANDLER, *_ANALYSTS, *_OVERSIGHT),
    _P.CANINE_WRITE: (_R.CANINE_HANDLER, _R.SUPERVISOR),
    _P.DEVICES: (*_PORT, _R.CANINE_HANDLER, _R.CHEMIST, *_ANALYSTS, *_OVERSIGHT),
    _P.DEVICES_WRITE: (_R.SUPERVISOR, _R.CHEMIST),
    _P.QUALITY: (*_TARGETING, *_OVERSIGHT, _R.SUPERVISOR, _R.PARTNER_LIAISON),
    _P.WAIVERS_WRITE: (_R.SENIOR_ANALYST, _R.SUPERVISOR, _R.MANAGER),
    _P.FEEDS: (*_ANALYSTS, *_OVERSIGHT, _R.ADMINISTRATOR),
    _P.FEEDS_WRITE: (_R.SENIOR_ANALYST, _R.ADMINISTRATOR),
    _P.GOVERNANCE: (_R.SENIOR_ANALYST, _R.SUPERVISOR, *_OVERSIGHT),
    _P.MODELS_WRITE: (_R.SENIOR_ANALYST, _R.MANAGER),
    _P.MODELS_APPROVE: (_R.SENIOR_ANALYST, _R.MANAGER),
    _P.AUDIT: (_R.AUDITOR,),
    _P.ADMINISTER: (_R.ADMINISTRATOR,),
    _P.BREAK_GLASS: (*_TARGETING, *_PORT, _R.CHEMIST),
    _P.EXPORT: (*_TARGETING, _R.SUPERVISOR, *_OVERSIGHT),
    _P.API_INTAKE: (_R.FEED,),
    _P.API_READ: (*_TARGETING, *_PORT, *_OVERSIGHT),
}


def allowed(actor: Actor, permission: Permission) -> bool:
    """True when the actor's role may do this, or break-glass grants it for now."""
    return actor.role == OPERATOR or actor.role in PERMISSIONS[permission] or permission.value in actor.granted


def require(actor: Actor, permission: Permission) -> None:
    """Raise Conflict (403, 'not-allowed') unless the actor's role may do this."""
    if not allowed(actor, permission):
        who = ", ".join(sorted(role.value.replace("_", " ") for role in PERMISSIONS[permission]))
        said = permission.value.replace("_", " ")
        raise Conflict(
            "not-allowed",
            "a {role} may not: {said}",
            "ask one who may: {who}",
            403,
            role=actor.role,
            said=said,
            who=who,
        )


def of_role(role: str) -> frozenset[Permission]:
    """Everything that a role may do."""
    return frozenset(p for p in Permission if role == OPERATOR or role in PERMISSIONS[p])
