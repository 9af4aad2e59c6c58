"""Write the generated modules of the Python client from docs/openapi.json, or with --check say if they are stale."""

import json
import keyword
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CLIENT = ROOT / "src" / "tidewaiter" / "client"
REFERENCE = "#/components/schemas/"
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
HEADERS = {"Idempotency-Key", "Last-Event-ID"}
UNSENT = {"Problem"}


def kind(schema: dict[str, Any]) -> str:
    """A schema as a Python type."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REFERENCE)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    if schema.get("type") == "array":
        return f"list[{kind(schema.get('items', {}))}]"
    if schema.get("type") == "object":
        of = schema.get("additionalProperties")
        return f"dict[str, {kind(of) if isinstance(of, dict) and of else 'Any'}]"
    return PLAIN.get(schema.get("type", ""), "Any")


def told(text: str, indent: str) -> str:
    """A docstring."""
    lines = [line.rstrip() for line in text.replace("\\", "\\\\").splitlines()]
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""'
    body = [f"{indent}{line}" if line else "" for line in lines[1:]]
    return "\n".join([f'{indent}"""{lines[0]}', *body, f'{indent}"""'])


def answers(document: dict[str, Any]) -> str:
    """The module of what is sent and answered."""
    out = [
        '"""What is sent and answered, as the schema says. Written by scripts/write-client.py: do not edit."""',
        "from typing import Any, Literal, NotRequired, TypedDict",
    ]
    schemas = {name: one for name, one in document["components"]["schemas"].items() if name not in UNSENT}
    for name, one in sorted(schemas.items(), key=lambda item: ("enum" not in item[1], item[0])):
        if "enum" in one:
            out.append(f"{name} = {kind(one)}\n{told(one.get('description', name), '')}")
            continue
        required = one.get("required", [])
        fields = [
            f"    {field}: {kind(of) if field in required else f'NotRequired[{kind(of)}]'}"
            for field, of in one.get("properties", {}).items()
        ]
        out.append("\n".join([f"class {name}(TypedDict):", told(one.get("description", name), "    "), "", *fields]))
    # Forward references within a module of types alone: a name may be used above its class.
    out.insert(1, "from __future__ import annotations")
    return "\n\n".join(out) + "\n"


def method(address: str, verb: str, operation: dict[str, Any]) -> str:
    """One operation as a method."""
    parameters = operation.get("parameters", [])
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("schema", {})
    raw = bool(content) and "$ref" not in body
    good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    stream = "text/event-stream" in good.get("content", {})
    gives = next((kind(one["schema"]) for one in good.get("content", {}).values()), "None")
    positional = [f"{one['name']}: {kind(one['schema'])}" for one in parameters if one["in"] == "path"]
    if content:
        positional.append("data: bytes" if raw else f"body: {kind(body)}")
    named, query = [], []
    for one in parameters:
        if one["in"] == "query":
            of = one["schema"]
            named.append(f"{one['name']}: {kind(of)} = {of.get('default')!r}")
            query.append(f'"{one["name"]}": {one["name"]}')
    if raw:
        named.append('content_type: str = "application/octet-stream"')
    if verb == "post":
        named.append("idempotency_key: str | None = None")
    if stream:
        named.append('last_event_id: str = ""')
    signature = ", ".join(["self", *positional, *(["*", *named] if named else [])])
    path = address
    for one in parameters:
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", "{quoted(" + one["name"] + ")}")
    where = f'f"{path}"' if "{" in path else f'"{path}"'
    call = [f'"{verb.upper()}"', where]
    call += [f"query={{{', '.join(query)}}}"] if query else []
    call += ["body=data, content_type=content_type" if raw else "body=body"] if content else []
    call += ["idempotency_key=idempotency_key"] if verb == "post" else []
    name = operation["operationId"]
    assert not keyword.iskeyword(name)  # noqa: S101 - a script
    doc = told(f"{operation['summary']}.\n\n{operation.get('description', '')}".strip(), "        ")
    if stream:
        line = f"return self._transport.events({where}, {{{', '.join(query)}}}, last_event_id)"
        return f"    def {name}({signature}) -> Iterator[Told]:\n{doc}\n        {line}"
    if gives == "None":
        return f"    def {name}({signature}) -> None:\n{doc}\n        self._transport.call({', '.join(call)})"
    lines = f"        answer: {gives} = self._transport.call({', '.join(call)})\n        return answer"
    return f"    def {name}({signature}) -> {gives}:\n{doc}\n{lines}"


def client(document: dict[str, Any]) -> str:
    """The module of the client."""
    methods = [
        method(address, verb, operation)
        for address, verbs in document["paths"].items()
        for verb, operation in verbs.items()
    ]
    text = "\n\n".join(methods)
    names = sorted(n for n in document["components"]["schemas"] if n not in UNSENT and _used(n, text))
    return "\n".join(
        [
            '"""The client, a method for each operation. Written by scripts/write-client.py: do not edit."""',
            "",
            "from collections.abc import Iterator",
            "",
            f"from tidewaiter.client.answers import {', '.join(names)}",
            "from tidewaiter.client.transport import Told, Transport, quoted",
            "",
            "",
            "class Client:",
            '    """The API of a desk, by its address and a key (`tidewaiter keys add`)."""',
            "",
            "    def __init__(self, address: str, key: str, *, timeout: float = 30.0) -> None:",
            "        self._transport = Transport(address, key, timeout=timeout)",
            "",
            text,
            "",
        ]
    )


def _used(name: str, text: str) -> bool:
    return re.search(rf"[:>|\[] ?{name}[ :,)\]]", text) is not None


def formatted(source: str) -> str:
    """As the formatter would have it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(CLIENT / "client.py"), "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


def main() -> int:
    """Write or check both modules; the exit code says whether any was out of date."""
    document = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    stale = []
    for name, source in (("answers.py", answers(document)), ("client.py", client(document))):
        file, text = CLIENT / name, formatted(source)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                file.write_text(text, encoding="utf-8")
    if stale:
        print("out of date, run make docs:" if "--check" in sys.argv else "written:", ", ".join(stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
