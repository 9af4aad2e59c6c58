"""Addresses: dog teams."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.canine import recording, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("canine", views.teams, name="canine"),
    path("canine/add", recording.add_team, name="canine_add"),
    path("canine/aids/add", recording.add_aid, name="canine_add_aid"),
    path("canine/aids/retire", recording.retire_aid, name="canine_retire_aid"),
    path("canine/<str:team_id>", views.team, name="canine_team"),
    path("canine/<str:team_id>/certify", recording.certify, name="canine_certify"),
    path("canine/<str:team_id>/withdraw", recording.withdraw, name="canine_withdraw"),
    path("canine/<str:team_id>/train", recording.train, name="canine_train"),
    path("canine/<str:team_id>/deploy", recording.deploy, name="canine_deploy"),
    path("canine/<str:team_id>/recall", recording.recall, name="canine_recall"),
    path("canine/<str:team_id>/search", recording.search, name="canine_search"),
    path("canine/<str:team_id>/retire", recording.retire, name="canine_retire"),
]
