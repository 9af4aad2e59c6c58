"""Programs that call the API: a key, and a client that sends it over TLS."""

import json
from dataclasses import dataclass

from django.test import Client

from desk import OPERATOR_ACTOR, Site
from tidewaiter.centre.api_keys import actions
from tidewaiter.centre.api_keys.actions import NewKey
from tidewaiter.centre.api_keys.scopes import possible_for
from tidewaiter.centre.permissions import Role
from tidewaiter.desk.api.limits import LIMITS

V1 = "/api/v1"


@dataclass
class Program:
    """A program with a key; answers are Django's."""

    token: str

    def __post_init__(self) -> None:
        self.client = Client(HTTP_HOST="127.0.0.1")
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **headers: str):
        return self.client.get(V1 + path, headers={**self.headers, **headers}, secure=True)

    def delete(self, path: str):
        return self.client.delete(V1 + path, headers=self.headers, secure=True)

    def post(self, path: str, body: object = None, content_type: str = "application/json", **headers: str):
        data = body if isinstance(body, bytes) else json.dumps(body)
        return self.client.post(
            V1 + path, data, content_type=content_type, headers={**self.headers, **headers}, secure=True
        )


def program(site: Site, role: Role, name: str = "", **key) -> Program:
    """A program whose key has every scope of a role, or those that are named."""
    del site
    LIMITS.__init__()
    scopes = key.pop("scopes", possible_for(role))
    return Program(actions.add(OPERATOR_ACTOR, NewKey(name or f"program of {role.value}", role, scopes, **key)))
