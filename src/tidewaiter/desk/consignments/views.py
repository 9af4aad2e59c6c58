"""Finding a consignment, and the page on which it is decided."""

from django.http import HttpResponse
from django.shortcuts import render

from tidewaiter.centre.permissions import Permission
from tidewaiter.desk.access import page
from tidewaiter.desk.request import Request


@page(Permission.CONSIGNMENTS)
def search(request: Request) -> HttpResponse:
    return render(request, "consignments/search.html", {})


@page(Permission.CONSIGNMENTS)
def consignment(request: Request, consignment_id: str) -> HttpResponse:
    return render(request, "consignments/search.html", {})
