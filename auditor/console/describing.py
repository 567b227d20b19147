"""What programs are told of the read API: its OpenAPI document, and the same as a page for who writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from auditor.console.drawing import page
from auditor.console.rights import rights
from auditor.console.routing import Routes
from auditor.console.visit import COOKIE, Visiting
from catalog.errors import N_

routes: Final = Routes()
_SCHEMES: Final = {
    "login": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    "token": {"type": "http", "scheme": "bearer"},
}
"""A browser that is logged in, or a program with a token."""

_OF_THE_FRAMEWORK: Final = (N_("Successful Response"), N_("Validation Error"))
"""What FastAPI calls the answers nobody described."""


@dataclass(frozen=True, slots=True)
class Told:
    """One address: what it gives, what may be asked for, what comes back (status → what it means)."""

    method: str
    path: str
    summary: str
    parameters: tuple[Mapping[str, Any], ...]
    answers: Mapping[str, str]
    fields: tuple[str, ...] = ()


@routes.serves("api_page")
def api_page(visit: Visiting) -> Response:
    """The document as a page that needs nothing from outside."""
    document = visit.request.app.openapi()
    return page(visit, "api.html.j2", told=told(document), schema=rights()["api_schema"].path)


def told(document: Mapping[str, Any]) -> list[Told]:
    """The addresses of an OpenAPI document, in its order."""
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            answers = {status: answer["description"] for status, answer in operation["responses"].items()}
            parameters = tuple(operation.get("parameters", ()))
            fields = _fields(document, operation["responses"]["200"])
            found.append(Told(method.upper(), path, operation["summary"], parameters, answers, fields))
    return found


def _fields(document: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The names in the answer's object."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return tuple(document.get("components", {}).get("schemas", {}).get(name, {}).get("properties", {}))


def describe(app: FastAPI) -> None:
    """Let the application's document say how to log in."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, routes=app.routes)
            document.setdefault("components", {})["securitySchemes"] = _SCHEMES
            document["security"] = [{name: []} for name in _SCHEMES]
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
