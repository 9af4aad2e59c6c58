"""Addresses: people, keys, reference lists; the audit log."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.administration import audit, people, reference

urlpatterns: list[URLPattern | URLResolver] = [
    path("administration", people.people, name="administration"),
    path("administration/people/add", people.add, name="person-add"),
    path("administration/people/<str:username>", people.person, name="person"),
    path("administration/people/<str:username>/change", people.change, name="person-change"),
    path("administration/people/<str:username>/<slug:verb>", people.act_on, name="person-act"),
    path("administration/roles", reference.roles, name="roles"),
    path("administration/reference", reference.reference, name="reference"),
    path("administration/reference/lists", reference.bring_list, name="list-import"),
    path("administration/lists/<path:name>", reference.decide_list, name="list-decide"),
    path("administration/retention", reference.retention, name="retention"),
    path("administration/holds/add", reference.hold, name="hold-add"),
    path("administration/holds/<str:hold_id>/lift", reference.lift, name="hold-lift"),
    path("audit", audit.audit, name="audit"),
    path("audit/checkpoints", audit.seals, name="audit-seals"),
    path("audit/verify", audit.verify, name="audit-verify"),
    path("audit/export", audit.export, name="audit-export"),
]
