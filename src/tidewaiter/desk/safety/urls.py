"""Addresses: safety cards, exposure incidents, naloxone, certificates."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.safety import cards, certificates, exposures, stock, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("safety", views.overview, name="safety"),
    path("safety/cards", cards.cards, name="safety_cards"),
    path("safety/cards/<int:number>", cards.version, name="safety_card_version"),
    path("safety/cards/<int:number>/approve", cards.approve, name="safety_card_approve"),
    path("safety/cards/<int:number>/end", cards.end, name="safety_card_end"),
    path("safety/cards/of/<str:code>", cards.card, name="safety_card"),
    path("safety/cards/of/<str:code>/approve", cards.approve_file, name="safety_card_approve_file"),
    path("safety/cards/of/<str:code>/draft", cards.draft, name="safety_card_draft"),
    path("safety/exposures", exposures.exposures, name="exposures"),
    path("safety/exposures/report", exposures.report, name="exposure_report"),
    path("safety/exposures/<str:exposure_id>", exposures.exposure, name="exposure"),
    path("safety/exposures/<str:exposure_id>/follow-up", exposures.follow_up, name="exposure_follow_up"),
    path("safety/exposures/<str:exposure_id>/review", exposures.review, name="exposure_review"),
    path("safety/exposures/<str:exposure_id>/close", exposures.close, name="exposure_close"),
    path("safety/stock", stock.stock, name="naloxone"),
    path("safety/stock/places", stock.place, name="naloxone_place"),
    path("safety/stock/places/<int:place>/receive", stock.receive, name="naloxone_receive"),
    path("safety/stock/places/<int:place>/check", stock.check, name="naloxone_check"),
    path("safety/stock/lots/<int:lot>/discard", stock.discard, name="naloxone_discard"),
    path("safety/certificates", certificates.certificates, name="certificates"),
    path("safety/certificates/add", certificates.add, name="certificate_add"),
    path("safety/certificates/<int:number>/revoke", certificates.revoke, name="certificate_revoke"),
    path("exams/<str:exam_id>/go-on", certificates.go_on, name="exam_go_on"),
]
