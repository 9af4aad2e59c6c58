"""The interface with all its routers, one a noun."""

from tidewaiter.desk.api import assessments, events, messages, outcomes, referrals, requests, targets, webhooks
from tidewaiter.desk.api.interface import API

__all__ = ["API"]

API.add_router("messages", messages.router)
API.add_router("consignments", assessments.router)
API.add_router("targets", targets.router)
API.add_router("outcomes", outcomes.router)
API.add_router("referrals", referrals.router)
API.add_router("requests", requests.router)
API.add_router("webhooks", webhooks.router)
API.add_router("events", events.router)
