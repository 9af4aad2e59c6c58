"""Addresses: model and fairness, complaints."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.oversight import complaints, decisions, model, yields

urlpatterns: list[URLPattern | URLResolver] = [
    path("governance", model.overview, name="governance"),
    path("governance/models/<str:version>", model.version, name="governance-model"),
    path("governance/yield", yields.overview, name="governance-yield"),
    path("governance/fairness", yields.fairness, name="governance-fairness"),
    path("governance/drift", model.drift, name="governance-drift"),
    path("governance/overrides", yields.overrides, name="governance-overrides"),
    path("governance/propose", decisions.propose, name="governance-propose"),
    path("governance/proposals/<int:number>", decisions.decide, name="governance-decide"),
    path("governance/rules-only", decisions.rules_only, name="governance-rules-only"),
    path("governance/shadow", decisions.shadow, name="governance-shadow"),
    path("governance/complaints", complaints.overview, name="complaints"),
    path("governance/complaints/new", complaints.receive, name="complaints-new"),
    path("governance/complaints/<str:complaint_id>", complaints.one, name="complaint"),
    path("governance/complaints/<str:complaint_id>/answer", complaints.answer, name="complaint-answer"),
]
