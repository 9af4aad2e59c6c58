"""Addresses: the rule studio."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.rulebook import editing, trials, trying, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rules", views.rules, name="rulebook"),
    path("rules/draft/new", editing.new, name="rule-new"),
    path("rules/draft/check", editing.check, name="rule-check"),
    path("rules/trials/health", trials.health, name="rule-health"),
    path("rules/trials/<int:number>", trials.trial, name="rule-trial"),
    path("rules/<slug:rule_id>", views.rule, name="rule"),
    path("rules/<slug:rule_id>/edit", editing.edit, name="rule-edit"),
    path("rules/<slug:rule_id>/try", trying.attempt, name="rule-try"),
    path("rules/<slug:rule_id>/compare", trying.compare, name="rule-compare"),
    path("rules/<slug:rule_id>/backtest", trials.backtests, name="rule-backtest"),
    path("rules/<slug:rule_id>/shadow", views.shadow, name="rule-shadow"),
    path("rules/<slug:rule_id>/approve", views.approve, name="rule-approve"),
    path("rules/<slug:rule_id>/activate", views.activate, name="rule-activate"),
    path("rules/<slug:rule_id>/retire", views.retire, name="rule-retire"),
    path("rules/<slug:rule_id>/snooze", views.snooze, name="rule-snooze"),
    path("rules/<slug:rule_id>/discard", views.discard, name="rule-discard"),
]
