"""Events: what is told to whom, in order, without a gap, listened to or delivered."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from desk import OPERATOR_ACTOR, Site
from port_targets import issue
from programs import Program, program
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys import actions as api_keys
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import delivering
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.webhooks import actions, addresses, events, queries, signing, states
from tidewaiter.centre.webhooks.addresses import Refused
from tidewaiter.centre.webhooks.sending import Sent
from tidewaiter.desk.api import events as api_events

AT = datetime(2026, 1, 5, 7, tzinfo=UTC)
OFFICER = Actor("kim", "port_officer")
URL = "https://receiver.example.org/hook"
KINDS = ["target.moved", "targets.issued"]


def answering(status: int) -> delivering.Send:
    """A receiver that answers always the same."""

    def send(due: actions.Due, at: datetime) -> Sent:
        del due, at
        return Sent(status, f"answered {status}" if status >= 300 else "")

    return send


def told(piece: bytes) -> list[dict[str, object]]:
    """The events of a piece of a stream."""
    lines = [line for line in piece.decode().splitlines() if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def listened(caller: Program, after: int) -> list[dict[str, object]]:
    answer = caller.get("/events/queue?seconds=0", **{"Last-Event-ID": str(after)})
    assert answer["Content-Type"] == "text/event-stream"
    piece = b"".join(answer.streaming_content)
    answer.close()
    return told(piece)


def test_a_listener_is_told_in_order_of_what_is_theirs(site: Site) -> None:
    began = audit_log.length()
    issue("FRA", range(1, 3))
    issue("NYC", range(3, 5))
    targets.move(OFFICER, "T-000001", State.ACKNOWLEDGED)
    targets.move(OFFICER, "T-000003", State.ACKNOWLEDGED)
    everywhere = listened(program(site, Role.ANALYST, "everywhere"), began)
    assert [event["type"] for event in everywhere] == [
        "consignments.assessed",
        *["targets.issued", "targets.issued", "target.moved", "target.moved"],
    ]
    assert [event["id"] for event in everywhere] == sorted(event["id"] for event in everywhere)
    at_fra = listened(program(site, Role.PORT_OFFICER, "at FRA", facilities=("FRA",)), began)
    assert [(event["type"], event["subject"]) for event in at_fra] == [
        ("consignments.assessed", "assess-1"),
        ("targets.issued", "select-FRA"),
        ("target.moved", "T-000001"),
    ]
    assert at_fra[-1]["detail"] == {"to": "acknowledged", "reason_code": ""}
    assert listened(program(site, Role.ANALYST, "late"), audit_log.length()) == []


def test_pieces_meet_without_a_gap(sqlite_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    began = audit_log.length()
    for number in range(1, 8):
        issue(f"F{number}", range(number, number + 1))
    monkeypatch.setattr(events, "AT_A_TIME", 2)
    caller = program(sqlite_site, Role.PORT_OFFICER, facilities=("F2", "F7"))
    found, after = [], began
    while after < audit_log.length():
        page = events.since(Actor("x", "port_officer", facilities=frozenset({"F2", "F7"})), after)
        found += [event.subject for event in page.events if event.name == "targets.issued"]
        after = page.last
    assert found == ["select-F2", "select-F7"]
    assert [e["subject"] for e in listened(caller, began) if e["type"] == "targets.issued"] == found


def test_few_listen_at_once_and_places_are_given_back(sqlite_site: Site) -> None:
    caller = program(sqlite_site, Role.ANALYST)
    answers = [caller.get("/events/queue?seconds=0") for _ in range(api_events.MOST_LISTENERS)]
    assert caller.get("/events/queue?seconds=0").status_code == 503
    for answer in answers:
        answer.close()
    assert caller.get("/events/queue?seconds=0").close() is None
    assert caller.get("/events/queue", **{"Last-Event-ID": "x"}).status_code == 422


def test_a_place_that_nobody_gives_back_is_free_when_its_time_is_over() -> None:
    places = api_events.Places(2)
    first, second = places.take(60), places.take(0)
    assert first is not None
    assert second is not None
    third = places.take(60)
    assert third is not None
    assert places.take(60) is None
    places.give_back(first)
    places.give_back(first)
    assert places.take(60) is not None


@pytest.fixture
def hook(site: Site) -> tuple[Program, dict[str, object]]:
    caller = program(site, Role.PORT_OFFICER, facilities=("FRA",))
    answer = caller.post("/webhooks", {"url": URL, "events": KINDS}, **{"Idempotency-Key": "w"})
    assert answer.status_code == 201, answer.content
    return caller, answer.json()


def test_a_webhook_is_told_signed_what_its_key_sees(site: Site, hook: tuple[Program, dict[str, object]]) -> None:
    caller, webhook = hook
    issue("NYC", range(1, 3))
    issue("FRA", range(3, 5))
    sent: list[actions.Due] = []

    def send(due: actions.Due, at: datetime) -> Sent:
        del at
        sent.append(due)
        return Sent(204)

    assert delivering.round_of(send, AT) == [states.DeliveryState.DELIVERED]
    assert delivering.round_of(send, AT) == []
    event = json.loads(sent[0].body)
    assert (event["type"], event["subject"], sent[0].url) == ("targets.issued", "select-FRA", URL)
    assert sent[0].event == f"evt_{event['id']}"
    [shown] = caller.get("/webhooks").json()["items"]
    assert [(one["state"], one["status"]) for one in shown["deliveries"]] == [("delivered", 204)]
    body = sent[0].body.encode()
    headers = signing.headers(str(webhook["secret"]), sent[0].event, 1767596400, body)
    key = base64.b64decode(str(webhook["secret"]).removeprefix("whsec_"))
    expected = hmac.digest(key, f"{sent[0].event}.1767596400.".encode() + body, hashlib.sha256)
    assert headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()
    assert queries.secret_of(str(webhook["webhook_id"])) == webhook["secret"]
    assert site.workspace.home.exists()


def test_a_secret_is_answered_again_to_the_same_call_and_shown_nowhere(hook: tuple[Program, dict[str, object]]) -> None:
    caller, webhook = hook
    again = caller.post("/webhooks", {"url": URL, "events": KINDS}, **{"Idempotency-Key": "w"})
    assert again.json() == webhook
    assert "secret" not in caller.get("/webhooks").json()["items"][0]


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(hook: tuple[Program, dict[str, object]]) -> None:
    caller, webhook = hook
    assert caller.post(f"/webhooks/{webhook['webhook_id']}/test").status_code == 202
    at, tried = datetime.now(UTC) + timedelta(seconds=1), 0
    while True:
        made = delivering.round_of(answering(500), at)
        tried += len(made)
        pause = states.pause(tried) if tried else timedelta(0)
        if pause is None:
            break
        assert delivering.round_of(answering(500), at) == []
        at = at + pause + timedelta(seconds=61)
    assert tried == states.MOST_ATTEMPTS
    [shown] = caller.get("/webhooks").json()["items"]
    assert (shown["dead"], shown["deliveries"][0]["error"]) == (1, "answered 500")
    assert audit_log.latest(1)[0].action == "webhooks.give_up"


def test_a_webhook_ends_with_its_key_or_when_it_is_ended(site: Site, hook: tuple[Program, dict[str, object]]) -> None:
    caller, webhook = hook
    other = program(site, Role.PORT_OFFICER, "another")
    assert other.get("/webhooks").json()["items"] == []
    assert other.delete(f"/webhooks/{webhook['webhook_id']}").status_code == 404
    issue("FRA", range(1, 2))
    api_keys.revoke(OPERATOR_ACTOR, caller.token[4:12])
    assert delivering.round_of(answering(200), AT) == []
    again = other.post("/webhooks", {"url": URL, "events": KINDS}).json()
    assert other.delete(f"/webhooks/{again['webhook_id']}").status_code == 204
    issue("NYC", range(2, 3))
    assert delivering.round_of(answering(200), AT) == []
    assert other.post(f"/webhooks/{again['webhook_id']}/test").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        *("http://receiver.example.org/", "ftp://receiver.example.org/", "https:///x", "nonsense"),
        *("https://user:pw@receiver.example.org/", "https://localhost/", "https://127.0.0.1/", "https://10.1.2.3/"),
        *("https://169.254.169.254/latest", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/"),
        *(
            "https://[fe80::1%25eth0]/",
            "https://224.0.0.1/",
            "https://x.org:99999/",
            "https://x.org/ a",
            "https://x.org/#a",
        ),
    ],
)
def test_an_address_that_leads_inside_is_refused(sqlite_site: Site, url: str) -> None:
    caller = program(sqlite_site, Role.PORT_OFFICER)
    answer = caller.post("/webhooks", {"url": url, "events": KINDS})
    assert (answer.status_code, answer.json()["type"]) == (422, "about:blank#bad-address")


@pytest.mark.enable_socket
def test_a_name_that_turns_out_to_lead_inside_is_refused_when_it_is_used() -> None:
    place = addresses.read("https://receiver.example.org/", private=False)
    inside = addresses.Place(place.scheme, "localhost", 443, "/")
    with pytest.raises(Refused, match="inner network"):
        addresses.resolve(inside, private=False)
    assert addresses.resolve(inside, private=True) in {"127.0.0.1", "::1"}


def test_a_kind_of_event_that_is_none_is_refused(sqlite_site: Site) -> None:
    answer = program(sqlite_site, Role.PORT_OFFICER).post("/webhooks", {"url": URL, "events": ["everything"]})
    assert answer.status_code == 422
    with pytest.raises(Conflict, match="belongs to a program"):
        actions.register(OFFICER, URL, KINDS, private=False)
