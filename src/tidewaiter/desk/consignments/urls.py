"""Addresses: finding a consignment, and the page on which it is decided."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.consignments import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("consignments", views.search, name="consignments"),
    path("consignments/unmask", views.unmask, name="consignment_unmask"),
    path("consignments/take-up", views.take_up, name="consignment_take_up"),
    path("consignments/take-out", views.take_out, name="consignment_take_out"),
    path("consignments/disagree", views.disagree, name="consignment_disagree"),
    path("consignments/around/<path:consignment_id>", views.around, name="consignment_around"),
    path("consignments/wrong/<path:consignment_id>", views.wrong, name="consignment_wrong"),
    path(
        "consignments/picture/<str:exam_id>/<int:number>/<path:consignment_id>",
        views.picture,
        name="consignment_picture",
    ),
    path("consignments/<path:consignment_id>", views.consignment, name="consignment"),
]
