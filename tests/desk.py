"""The desk as people meet it: somebody with a role, logged in, at a workspace on a real store.

`site` gives a test both engines in turn, `sqlite_site` SQLite alone. A client asks over TLS, as a browser would.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpRequest
from django.test import Client

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.people import actions
from tidewaiter.centre.people.actions import Reach
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import OPERATOR, Role
from tidewaiter.centre.workspace import Workspace

OPERATOR_ACTOR = Actor("root", OPERATOR)
PASSWORD = "nine wet herons stand"  # noqa: S105 - of people in tests
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of their authenticator apps


class Browser(Client):
    """A client that asks over TLS."""

    def generic(self, *args, **kwargs):
        return super().generic(*args, **{**kwargs, "secure": True})


@dataclass
class Site:
    """A workspace with people."""

    workspace: Workspace

    def person(
        self,
        role: Role,
        name: str = "",
        facilities: tuple[str, ...] | None = None,
        caveats: tuple[str, ...] | None = None,
    ) -> User:
        """Somebody of this role, made once."""
        name = name or role.value
        if not User.objects.filter(username=name).exists():
            actions.add(OPERATOR_ACTOR, name, name.title(), Reach(role, facilities, caveats), password=None)
            TOTP.activate(User.objects.get(username=name), SECRET)
        return User.objects.get(username=name)

    def browser(self, role: Role | None, name: str = "", **reach) -> Browser:
        """A browser in which somebody of this role is logged in; nobody for None."""
        browser = Browser(HTTP_HOST="127.0.0.1")
        if role is not None:
            person = self.person(role, name, **reach)
            browser.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
            request = HttpRequest()
            request.session = browser.session
            record_authentication(request, person, method="mfa", at=time.time())
            request.session.save()
        return browser


def apart(do, *args, **kwargs):
    """Do something with the store in a thread of its own: Playwright's event loop runs in a browser test's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(do, *args, **kwargs).result()


@pytest.fixture
def site(workspace: Workspace) -> Site:
    return Site(workspace)


@pytest.fixture
def sqlite_site(sqlite_workspace: Workspace) -> Site:
    return Site(sqlite_workspace)
