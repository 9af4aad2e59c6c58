"""The client, a method for each operation. Written by scripts/write-client.py: do not edit."""

from collections.abc import Iterator

from tidewaiter.client.answers import (
    AgencyAnswer,
    Assessment,
    Closing,
    FilerAnswer,
    FilerRequest,
    Message,
    Move,
    Moved,
    Outcomes,
    Recorded,
    Referral,
    Referrals,
    Registered,
    Registration,
    Sending,
    State,
    Targets,
    Trial,
    Webhooks,
)
from tidewaiter.client.transport import Told, Transport, quoted


class Client:
    """The API of a desk, by its address and a key (`tidewaiter keys add`)."""

    def __init__(self, address: str, key: str, *, timeout: float = 30.0) -> None:
        self._transport = Transport(address, key, timeout=timeout)

    def send_message(
        self,
        data: bytes,
        *,
        mapping: str = "",
        content_type: str = "application/octet-stream",
        idempotency_key: str | None = None,
    ) -> Message:
        """Send a message in any format that is read.

        The body is the message as it is on the wire, at most 32 MiB (`Content-Encoding: gzip` is unpacked).

        It is safe on the disk when this answers, and waits for the worker. The same bytes are the same message.
        """
        answer: Message = self._transport.call(
            "POST",
            "/api/v1/messages",
            query={"mapping": mapping},
            body=data,
            content_type=content_type,
            idempotency_key=idempotency_key,
        )
        return answer

    def get_message(self, message_id: str) -> Message:
        """What became of a message.

        Whether it waits, was taken in or was assessed, and how many of its rows were good.
        """
        answer: Message = self._transport.call("GET", f"/api/v1/messages/{quoted(message_id)}")
        return answer

    def get_assessment(self, consignment_id: str) -> Assessment:
        """How a consignment was assessed, and why.

        By its id (`s10:RB123456785GB`) or by its bare number. The look is noted in the audit log.
        """
        answer: Assessment = self._transport.call("GET", f"/api/v1/consignments/{quoted(consignment_id)}/assessment")
        return answer

    def list_targets(
        self,
        *,
        facility: str = "",
        shift_date: str | None = None,
        shift: str = "",
        state: State | None = None,
        after: str = "",
        limit: int = 100,
    ) -> Targets:
        """Targets, in the order of their numbers.

        Those of the facilities that the key is for.
        """
        answer: Targets = self._transport.call(
            "GET",
            "/api/v1/targets",
            query={
                "facility": facility,
                "shift_date": shift_date,
                "shift": shift,
                "state": state,
                "after": after,
                "limit": limit,
            },
        )
        return answer

    def move_target(self, target_id: str, body: Move, *, idempotency_key: str | None = None) -> Moved:
        """Take a target a step further.

        409 for a step that is not possible from where it stands.
        """
        answer: Moved = self._transport.call(
            "POST", f"/api/v1/targets/{quoted(target_id)}/moves", body=body, idempotency_key=idempotency_key
        )
        return answer

    def report_outcomes(self, body: Outcomes, *, idempotency_key: str | None = None) -> Recorded:
        """Report what examinations found, including nothing.

        Good ones are recorded and move their targets; bad ones come back as problems. Sent again they are known.
        """
        answer: Recorded = self._transport.call("POST", "/api/v1/outcomes", body=body, idempotency_key=idempotency_key)
        return answer

    def list_referrals(self) -> Referrals:
        """Referrals on which an agency owes something.

        Those of the facilities that the key is for.
        """
        answer: Referrals = self._transport.call("GET", "/api/v1/referrals")
        return answer

    def send_referral(self, body: Sending, *, idempotency_key: str | None = None) -> Referral:
        """Refer a seizure or a target to an agency.

        409 while the same agency owes an answer on the same.
        """
        answer: Referral = self._transport.call("POST", "/api/v1/referrals", body=body, idempotency_key=idempotency_key)
        return answer

    def get_referral(self, referral_id: str) -> Referral:
        """One referral.

        Where it stands.
        """
        answer: Referral = self._transport.call("GET", f"/api/v1/referrals/{quoted(referral_id)}")
        return answer

    def answer_referral(self, referral_id: str, body: AgencyAnswer, *, idempotency_key: str | None = None) -> Referral:
        """Record that an agency accepted or declined.

        409 for a referral that was answered already.
        """
        answer: Referral = self._transport.call(
            "POST", f"/api/v1/referrals/{quoted(referral_id)}/answer", body=body, idempotency_key=idempotency_key
        )
        return answer

    def close_referral(self, referral_id: str, body: Closing, *, idempotency_key: str | None = None) -> Referral:
        """Record what came of a referral.

        409 for a referral that was not accepted.
        """
        answer: Referral = self._transport.call(
            "POST", f"/api/v1/referrals/{quoted(referral_id)}/outcome", body=body, idempotency_key=idempotency_key
        )
        return answer

    def get_request(self, request_id: str) -> FilerRequest:
        """What was asked about a consignment that this key sent.

        404 where the consignment came from somebody else.
        """
        answer: FilerRequest = self._transport.call("GET", f"/api/v1/requests/{quoted(request_id)}")
        return answer

    def answer_request(self, request_id: str, body: FilerAnswer, *, idempotency_key: str | None = None) -> FilerRequest:
        """Answer what was asked about a consignment that this key sent.

        It is matched as an answer that came as a file: 409 for a request that was answered or ended.
        """
        answer: FilerRequest = self._transport.call(
            "POST", f"/api/v1/requests/{quoted(request_id)}/answers", body=body, idempotency_key=idempotency_key
        )
        return answer

    def list_webhooks(self) -> Webhooks:
        """The key's webhooks and what was delivered.

        With the latest twenty deliveries of each.
        """
        answer: Webhooks = self._transport.call("GET", "/api/v1/webhooks")
        return answer

    def register_webhook(self, body: Registration, *, idempotency_key: str | None = None) -> Registered:
        """Have events delivered to an address.

        Deliveries are signed with the secret in the answer (docs/api.md); addresses of inner networks are refused.
        """
        answer: Registered = self._transport.call(
            "POST", "/api/v1/webhooks", body=body, idempotency_key=idempotency_key
        )
        return answer

    def test_webhook(self, webhook_id: str, *, idempotency_key: str | None = None) -> Trial:
        """Have a trial delivered.

        It is delivered within some seconds; the list says what came of it.
        """
        answer: Trial = self._transport.call(
            "POST", f"/api/v1/webhooks/{quoted(webhook_id)}/test", idempotency_key=idempotency_key
        )
        return answer

    def end_webhook(self, webhook_id: str) -> None:
        """Tell a webhook nothing more.

        Deliveries that wait are given up.
        """
        self._transport.call("DELETE", f"/api/v1/webhooks/{quoted(webhook_id)}")

    def listen(self, *, seconds: int = 30, last_event_id: str = "") -> Iterator[Told]:
        """What happens to targets, consignments and referrals, as it happens.

        Server-sent events (`text/event-stream`); the stream ends by itself: connect again with `Last-Event-ID`.

        Without that header it begins with what happens from now on. 503 when too many listen.
        """
        return self._transport.events("/api/v1/events/queue", {"seconds": seconds}, last_event_id)
