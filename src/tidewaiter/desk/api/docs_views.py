"""The interface's reference as a page of our own, and its schema for programs."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from tidewaiter.desk.access import LOGGED_IN, page
from tidewaiter.desk.api import schema
from tidewaiter.desk.request import Request

_REFERENCE = "#/components/schemas/"


@page(LOGGED_IN)
def reference(request: Request) -> HttpResponse:
    """Every operation: what it is for, what it takes, what it answers."""
    document = schema.document()
    context = {
        "title": document["info"]["title"],
        "version": document["info"]["version"],
        "paragraphs": _paragraphs(document["info"]["description"]),
        "groups": _groups(document),
        "schemas": [_object(name, one) for name, one in sorted(document["components"]["schemas"].items())],
    }
    return render(request, "api/reference.html", context)


@page(LOGGED_IN)
def openapi(request: Request) -> HttpResponse:
    """The schema (OpenAPI 3.1)."""
    del request
    return JsonResponse(schema.document())


def _groups(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations by what they are about, in the order of the interface."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(address, method, operation))
    return [{"name": name, "operations": operations} for name, operations in groups.items()]


def _operation(address: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    body = next((kind["schema"] for kind in content.values()), None)
    return {
        "method": method.upper(),
        "address": address,
        "anchor": operation["operationId"],
        "summary": operation["summary"],
        "paragraphs": _paragraphs(operation.get("description", "")),
        "parameters": [
            {
                "name": one["name"],
                "where": one["in"],
                "kind": _kind(one["schema"]),
                "required": one.get("required", False),
                "meaning": one.get("description", ""),
            }
            for one in operation.get("parameters", [])
        ],
        "takes": _kind(body) if body else "",
        "types": list(content),
        "answers": [
            {
                "status": status,
                "good": status.startswith("2"),
                "meaning": one.get("description", ""),
                "kind": _answer(one),
            }
            for status, one in operation["responses"].items()
        ],
    }


def _paragraphs(text: str) -> list[list[str]]:
    """A text in paragraphs, each in pieces of which every second one is code."""
    return [paragraph.split("`") for paragraph in text.split("\n\n") if paragraph.strip()]


def _answer(answer: dict[str, Any]) -> str:
    return next((_kind(kind["schema"]) for kind in answer.get("content", {}).values()), "")


def _object(name: str, one: dict[str, Any]) -> dict[str, Any]:
    required = one.get("required", [])
    return {
        "name": name,
        "paragraphs": _paragraphs(one.get("description", "")),
        "choices": one.get("enum", []),
        "fields": [
            {"name": field, "kind": _kind(kind), "required": field in required}
            for field, kind in one.get("properties", {}).items()
        ],
    }


def _kind(kind: dict[str, Any]) -> str:
    """A type in words."""
    if "$ref" in kind:
        return str(kind["$ref"]).removeprefix(_REFERENCE)
    if "anyOf" in kind:
        return " or ".join(_kind(one) for one in kind["anyOf"])
    if kind.get("type") == "array":
        return f"list of {_kind(kind.get('items', {}))}"
    return str(kind.get("format") or kind.get("type") or "anything")
