"""Addresses: the triage queue and the ports' inbox."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.queue import download, inbox, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("queue", views.queue, name="queue"),
    path("queue.csv", download.download, name="queue_csv"),
    path("queue/news", views.news, name="queue_news"),
    path("queue/next", views.following, name="queue_next"),
    path("queue/bulk", views.bulk, name="queue_bulk"),
    path("queue/views", views.keep, name="queue_keep"),
    path("queue/views/<int:number>/drop", views.drop, name="queue_drop"),
    path("queue/<int:number>", views.preview, name="queue_preview"),
    path("queue/<int:number>/<slug:verb>", views.decide, name="queue_decide"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/answer", inbox.answer, name="inbox_answer"),
]
