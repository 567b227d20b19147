"""``[console]`` of ``audit.toml``: where the console listens, how long a login lasts, what may be handed in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Hours = Annotated[float, Field(gt=0.0, le=720.0)]


class RoleMapping(BaseModel):
    """Whoever's ``claim`` is, or holds, ``value`` gets this role, with its unit or region."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: str
    value: str
    role: Literal["lead", "unit", "district", "coordinator", "viewer"]
    unit: str = ""
    region: str = ""


class OidcSettings(BaseModel):
    """Logging in at an OpenID Connect provider, as one more way in; without ``issuer`` there is none.

    ``client_secret`` names the environment variable that holds the secret. ``address`` is ours as browsers see it.
    Nobody gets a role but by a row of ``map``; the first that fits counts. ``name_claim`` becomes the account's name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = ""
    client_id: str = ""
    client_secret: str = "AUDITOR_OIDC_SECRET"  # noqa: S105 - the name of a variable
    address: str = ""
    title: str = ""
    scopes: tuple[str, ...] = ("openid", "profile")
    name_claim: str = "preferred_username"
    map: tuple[RoleMapping, ...] = ()


class ConsoleSettings(BaseModel):
    """``certificate`` and ``key`` are files for TLS; ``proxies`` the addresses of proxies that speak TLS before us.

    ``session_hours`` ends a login whatever is done, ``idle_minutes`` one with which nothing is done. ``upload_mb``
    limits a file that is handed in, ``api_per_minute`` what a program may ask with one token, and an address with
    wrong ones. ``webhook`` is told of every run that ends, signed with the secret in the environment variable
    ``webhook_secret``; ``webhook_private`` names the private addresses it may lead to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8420
    certificate: str = ""
    key: str = ""
    proxies: tuple[str, ...] = ()
    session_hours: Hours = 10.0
    idle_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    upload_mb: Annotated[int, Field(ge=1, le=100)] = 10
    api_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 600
    webhook: str = ""
    webhook_secret: str = "AUDITOR_WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
    webhook_private: tuple[str, ...] = ()
    oidc: OidcSettings = OidcSettings()
