"""Addresses: data quality, feeds, quarantine."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.feeds import feeds, quality, quarantine, scorecards, waivers

urlpatterns: list[URLPattern | URLResolver] = [
    path("quality", quality.overview, name="quality"),
    path("quality/of", quality.one, name="quality-one"),
    path("quality/rows", quality.rows, name="quality-rows"),
    path("quality/quality.csv", quality.download, name="quality-csv"),
    path("quality/scorecards", scorecards.overview, name="scorecards"),
    path("quality/scorecard", scorecards.one, name="scorecard"),
    path("quality/scorecard.html", scorecards.download, name="scorecard-file"),
    path("quality/scorecard/ask", scorecards.ask, name="scorecard-ask"),
    path("quality/waivers", waivers.overview, name="waivers"),
    path("quality/waivers/new", waivers.propose, name="waivers-new"),
    path("quality/waivers/<str:waiver_id>", waivers.one, name="waiver"),
    path("quality/waivers/<str:waiver_id>/approve", waivers.approve, name="waiver-approve"),
    path("quality/waivers/<str:waiver_id>/revoke", waivers.revoke, name="waiver-revoke"),
    path("feeds", feeds.overview, name="feeds"),
    path("feeds/batches/<str:batch_id>", feeds.batch, name="feeds-batch"),
    path("feeds/quarantine", quarantine.held, name="quarantine"),
    path("feeds/quarantine/<int:unit>", quarantine.unit, name="quarantine-unit"),
    path("feeds/quarantine/replay", quarantine.replay, name="quarantine-replay"),
    path("feeds/quarantine/discard", quarantine.discard, name="quarantine-discard"),
]
