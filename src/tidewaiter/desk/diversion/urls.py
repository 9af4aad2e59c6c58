"""Addresses: the diversion desk."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.diversion import cases, notices, sheet, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("diversion", views.diversion, name="diversion"),
    path("diversion/goods/<str:check_id>", views.goods, name="diversion_goods"),
    path("diversion/goods/<str:check_id>/hold", views.hold, name="diversion_hold"),
    path("diversion/goods/<str:check_id>/dismiss", views.dismiss, name="diversion_dismiss"),
    path("diversion/kits/<str:kit_id>", views.kit, name="diversion_kit"),
    path("diversion/importers/<str:code>", views.importer, name="diversion_importer"),
    path("diversion/notices", notices.notices, name="diversion_notices"),
    path("diversion/notices/import", notices.take_in, name="diversion_import"),
    path("diversion/notices/record", notices.record, name="diversion_record"),
    path("diversion/notices/<str:notice_id>", notices.notice, name="diversion_notice"),
    path("diversion/notices/<str:notice_id>/number", notices.give_number, name="diversion_number"),
    path("diversion/notices/<str:notice_id>/not-yet", notices.not_yet, name="diversion_not_yet"),
    path("diversion/notices/<str:notice_id>/withdraw", notices.withdraw, name="diversion_withdraw"),
    path("diversion/notices/<str:notice_id>/admit", notices.admit, name="diversion_admit"),
    path("diversion/cases/open", cases.open_case, name="diversion_open"),
    path("diversion/cases/<str:diversion_id>", cases.case, name="diversion_case"),
    path("diversion/cases/<str:diversion_id>/ask", cases.ask, name="diversion_ask"),
    path("diversion/cases/<str:diversion_id>/release", cases.release, name="diversion_release"),
    path("diversion/cases/<str:diversion_id>/seize", cases.seize, name="diversion_seize"),
    path("diversion/cases/<str:diversion_id>/write", sheet.write, name="diversion_write"),
    path("diversion/cases/<str:diversion_id>/weigh", sheet.weigh, name="diversion_weigh"),
    path("diversion/cases/<str:diversion_id>/sign", sheet.sign, name="diversion_sign"),
    path("diversion/cases/<str:diversion_id>/second", sheet.second, name="diversion_second"),
    path("diversion/cases/<str:diversion_id>/send-back", sheet.send_back, name="diversion_send_back"),
    path("diversion/requests/<str:end_use_id>/letter", cases.letter, name="diversion_letter"),
    path("diversion/requests/<str:end_use_id>/answer", cases.answer, name="diversion_answer"),
    path("diversion/requests/<str:end_use_id>/judge", cases.judge, name="diversion_judge"),
    path("diversion/requests/<str:end_use_id>/withdraw", cases.withdraw_request, name="diversion_withdraw_request"),
]
