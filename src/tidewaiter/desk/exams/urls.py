"""Addresses: examinations: safety card, sections, finding."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.exams import conclusion, form, seizure, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("exams", views.exams, name="exams"),
    path("exams/target/<str:target_id>", views.card, name="exam_card"),
    path("exams/target/<str:target_id>/start", views.start, name="exam_start"),
    path("exams/target/<str:target_id>/unexamined", views.unexamined, name="exam_unexamined"),
    path("exams/<str:exam_id>", form.exam, name="exam"),
    path("exams/<str:exam_id>/acknowledge", form.acknowledge, name="exam_acknowledge"),
    path("exams/<str:exam_id>/sections/<str:name>", form.section, name="exam_section"),
    path("exams/<str:exam_id>/pictures", form.pictures, name="exam_pictures"),
    path("exams/<str:exam_id>/pictures/<int:number>", form.picture, name="exam_picture"),
    path("exams/<str:exam_id>/take-over", conclusion.take_over, name="exam_take_over"),
    path("exams/<str:exam_id>/stop", conclusion.stop, name="exam_stop"),
    path("exams/<str:exam_id>/nothing", conclusion.nothing, name="exam_nothing"),
    path("exams/<str:exam_id>/finding", conclusion.finding, name="exam_finding"),
    path("exams/<str:exam_id>/check", conclusion.check, name="exam_check"),
    path("exams/<str:exam_id>/seizure", seizure.seize, name="exam_seizure"),
]
