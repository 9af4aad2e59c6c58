"""Addresses: charts of what hangs together."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.charts import acts, export, proposals, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("links", views.listed, name="charts"),
    path("links/proposals", proposals.waiting, name="proposals"),
    path("links/proposals/<str:decision_id>", proposals.decide, name="proposal"),
    path("links/<str:chart_id>", views.chart, name="chart"),
    path("links/<str:chart_id>/search", views.search, name="chart-search"),
    path("links/<str:chart_id>/print", views.printed, name="chart-print"),
    path("links/<str:chart_id>/add", acts.add, name="chart-add"),
    path("links/<str:chart_id>/change", acts.change, name="chart-change"),
    path("links/<str:chart_id>/save", acts.save, name="chart-save"),
    path("links/<str:chart_id>/restore", acts.restore, name="chart-restore"),
    path("links/<str:chart_id>/close", acts.close, name="chart-close"),
    path("links/<str:chart_id>/graphml", export.graphml, name="chart-graphml"),
    path("links/<str:chart_id>/pdf", export.pdf, name="chart-pdf"),
    path("links/<str:chart_id>/csv", export.table, name="chart-csv"),
]
