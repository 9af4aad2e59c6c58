"""The interface as an OpenAPI 3.1 document: what the code says, with the answers that every operation may give."""

from typing import Any

from tidewaiter.desk.api.routers import API

PREFIX = "/api/v1/"

_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457); the code stands after '#' in `type`.",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("at", "message", "code")},
            },
        },
    },
}
_REFUSALS = {
    "401": "Nobody who is known",
    "403": "Not for this key or role",
    "404": "Not there, or not yours to see",
    "422": "The call does not say what it should",
    "429": "Too many calls; wait for Retry-After",
    "503": "Not possible now; send it again",
}
_OF_POST = {
    "400": "The body cannot be read",
    "409": "Does not fit the state of things, or the Idempotency-Key named another call",
}
_OF_MESSAGES = {"411": "No Content-Length", "413": "Too large", "415": "No content type of a message"}


def document() -> dict[str, Any]:
    """The schema as plain data."""
    made: dict[str, Any] = dict(API.get_openapi_schema(path_prefix=PREFIX))
    components = made["components"]
    components["schemas"]["Problem"] = _PROBLEM
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": "twk_…"}}
    for address, methods in made["paths"].items():
        for method, operation in methods.items():
            operation["security"] = [{"key": []}]
            refusals = dict(_REFUSALS)
            if method != "get" or address.endswith("/assessment"):
                refusals |= _OF_POST
            if address.endswith("/messages"):
                refusals |= _OF_MESSAGES
            said = operation["responses"]
            operation["responses"] = {
                **{str(status): answer for status, answer in said.items()},
                **{status: _refusal(words) for status, words in sorted(refusals.items())},
            }
    made["servers"] = [{"url": "/"}]
    return made


def _refusal(words: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": words, "content": content}
