"""Every address of the desk, one line a room."""

from django.urls import include, path

ROOMS = (
    "accounts",
    "health",
    "find",
    "queue",
    "requests",
    "consignments",
    "charts",
    "rulebook",
    "station",
    "exams",
    "safety",
    "evidence",
    "substances",
    "spectra",
    "laboratory",
    "vault",
    "detention",
    "cases",
    "diversion",
    "facilities",
    "canine",
    "devices",
    "feeds",
    "oversight",
    "administration",
)

urlpatterns = [
    path("api/v1/", include("tidewaiter.desk.api.urls")),  # first: programs ask most often
    *(path("", include(f"tidewaiter.desk.{room}.urls")) for room in ROOMS),
    path("administration/", include("tidewaiter.desk.api.keys_urls")),
]

handler400 = "tidewaiter.desk.design.refusals.wrong"
handler403 = "tidewaiter.desk.design.refusals.refused"
handler404 = "tidewaiter.desk.design.refusals.missing"
