"""Django's settings for the store, and where its one connection points.

Every sub-package with models calls `ensure` when it is imported, so that `from tidewaiter.centre.batches
import actions` works in any order. Until `store.open_store` there is no database behind it: the first query
raises ImproperlyConfigured.
"""

from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connections

APPS = (
    "tidewaiter.centre.audit_log",
    "tidewaiter.centre.batches",
    "tidewaiter.centre.targets",
    "tidewaiter.centre.outcomes",
    "tidewaiter.centre.lookouts",
    "tidewaiter.centre.rulebook",
    "tidewaiter.centre.registry",
    "tidewaiter.centre.holds",
    "tidewaiter.centre.hunts",
    "tidewaiter.centre.charts",
    "tidewaiter.centre.entities",
    "tidewaiter.centre.lists",
    "tidewaiter.centre.people",
    "tidewaiter.centre.queue",
    "tidewaiter.centre.complaints",
    "tidewaiter.centre.exams",
    "tidewaiter.centre.evidence",
    "tidewaiter.centre.referrals",
    "tidewaiter.centre.api_keys",
    "tidewaiter.centre.api_calls",
    "tidewaiter.centre.reception",
    "tidewaiter.centre.webhooks",
    "tidewaiter.centre.notices",
    "tidewaiter.centre.breakglass",
    "tidewaiter.centre.scans",
    "tidewaiter.centre.staffing",
    "tidewaiter.centre.answers",
    "tidewaiter.centre.laboratory",
    "tidewaiter.centre.vault",
    "tidewaiter.centre.detention",
    "tidewaiter.centre.cases",
    "tidewaiter.centre.waivers",
    "tidewaiter.centre.alerts",
    "tidewaiter.centre.diversion",
    "tidewaiter.centre.canine",
    "tidewaiter.centre.devices",
    "tidewaiter.centre.safety",
    "tidewaiter.centre.naloxone",
    "tidewaiter.centre.certificates",
    "tidewaiter.centre.exposures",
    "tidewaiter.centre.movements",
    "tidewaiter.centre.acknowledgements",
)

PASSWORD_HASHERS = ("django.contrib.auth.hashers.Argon2PasswordHasher",)
"""How passwords are kept, by whichever process makes one: a command and a page must understand each other."""

LOCALE = Path(__file__).parents[1] / "desk" / "locale"
"""The product's translations: papers are written in the centre's language by whichever process makes them."""

NO_DATABASE = {"ENGINE": "django.db.backends.dummy"}


def ensure() -> None:
    """Configure Django once, unless whoever runs us (a page server, a checker of types) has done so."""
    if settings.configured:
        return
    settings.configure(
        INSTALLED_APPS=list(APPS),
        DATABASES={"default": dict(NO_DATABASE)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=list(PASSWORD_HASHERS),
        USE_TZ=True,
        TIME_ZONE="UTC",
        LOGGING_CONFIG=None,
        LOCALE_PATHS=[LOCALE],
    )
    django.setup(set_prefix=False)


def point_at(database: dict[str, Any]) -> None:
    """Let the default connection of this thread lead to another database, as Django's own test runner does."""
    connections.close_all()
    defaults = {key: value for key, value in connections["default"].settings_dict.items() if key not in _ADDRESS}
    connections.databases["default"] = {**defaults, **_EMPTY_ADDRESS, **database}
    del connections["default"]


_EMPTY_ADDRESS: dict[str, Any] = {
    "ENGINE": "django.db.backends.dummy",
    "NAME": "",
    "USER": "",
    "PASSWORD": "",
    "HOST": "",
    "PORT": "",
    "OPTIONS": {},
}
_ADDRESS = frozenset(_EMPTY_ADDRESS)
