"""Routes are made from the table of rights: what is not in it cannot be served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from auditor.console.rights import rights

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Routes:
    """The routes of one desk."""

    def __init__(self) -> None:
        self.router = APIRouter()

    def serves(self, name: str, **settings: Any) -> Callable[[Handler], Handler]:
        """The function that serves the route of that name in the table."""
        right = rights()[name]

        def keep(handler: Handler) -> Handler:
            said: dict[str, Any] = {"response_class": HTMLResponse, "response_model": None}
            said = settings if right.of_programs else said | settings
            self.router.add_api_route(
                right.path,
                handler,
                methods=[right.method],
                name=right.name,
                include_in_schema=right.of_programs,
                **said,
            )
            return handler

        return keep
