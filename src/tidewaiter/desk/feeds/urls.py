"""Addresses: data quality, feeds, quarantine."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.feeds import feeds, quality, quarantine

urlpatterns: list[URLPattern | URLResolver] = [
    path("quality", quality.overview, name="quality"),
    path("quality/of", quality.one, name="quality-one"),
    path("quality/rows", quality.rows, name="quality-rows"),
    path("quality/quality.csv", quality.download, name="quality-csv"),
    path("feeds", feeds.overview, name="feeds"),
    path("feeds/batches/<str:batch_id>", feeds.batch, name="feeds-batch"),
    path("feeds/quarantine", quarantine.held, name="quarantine"),
    path("feeds/quarantine/<int:unit>", quarantine.unit, name="quarantine-unit"),
    path("feeds/quarantine/replay", quarantine.replay, name="quarantine-replay"),
    path("feeds/quarantine/discard", quarantine.discard, name="quarantine-discard"),
]
