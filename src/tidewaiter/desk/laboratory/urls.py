"""Addresses: the laboratory."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.laboratory import acts, alerts, spectra, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("lab", views.laboratory, name="laboratory"),
    path("lab/ask/<str:seizure_id>", views.ask, name="laboratory_ask"),
    path("lab/alerts", alerts.alerts, name="alerts"),
    path("lab/alerts/<str:alert_id>", alerts.alert, name="alert"),
    path("lab/alerts/<str:alert_id>/rewrite", alerts.rewrite, name="alert_rewrite"),
    path("lab/alerts/<str:alert_id>/review", alerts.review, name="alert_review"),
    path("lab/alerts/<str:alert_id>/release", alerts.release, name="alert_release"),
    path("lab/alerts/<str:alert_id>/withdraw", alerts.withdraw, name="alert_withdraw"),
    path("lab/<str:request_id>", views.sample, name="laboratory_sample"),
    path("lab/<str:request_id>/receive", acts.receive, name="laboratory_receive"),
    path("lab/<str:request_id>/withdraw", acts.withdraw, name="laboratory_withdraw"),
    path("lab/<str:request_id>/methods", acts.measure, name="laboratory_measure"),
    path("lab/<str:request_id>/methods/<int:number>/strike", acts.strike, name="laboratory_strike"),
    path("lab/<str:request_id>/spectra", spectra.attach, name="laboratory_spectrum"),
    path("lab/<str:request_id>/spectra/<int:number>/accept", spectra.accept, name="laboratory_spectrum_accept"),
    path("lab/<str:request_id>/spectra/<int:number>/decline", spectra.decline, name="laboratory_spectrum_decline"),
    path("lab/<str:request_id>/spectra/<int:number>/file", spectra.file, name="laboratory_spectrum_file"),
    path("lab/<str:request_id>/conclude", acts.conclude, name="laboratory_conclude"),
    path("lab/<str:request_id>/review", acts.review, name="laboratory_review"),
    path("lab/<str:request_id>/back", acts.send_back, name="laboratory_back"),
    path("lab/<str:request_id>/issue", acts.issue, name="laboratory_issue"),
    path("lab/<str:request_id>/reopen", acts.reopen, name="laboratory_reopen"),
    path("lab/<str:request_id>/reports/<int:version>", views.report, name="laboratory_report"),
]
