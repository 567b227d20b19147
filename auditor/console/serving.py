"""Whether the console may listen where it is told to, and starting it there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn

from auditor.config import CONFIG_NAME, Project
from auditor.console.accounts import Accounts
from auditor.console.app import create_app
from catalog.errors import N_, ConfigError
from catalog.store import open_store

_LAST_WORDS: Final = 5
"""Seconds that requests have to end when the console is told to."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the console listens. ``certificate`` and ``key`` are ``None`` without TLS of our own."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    proxies: tuple[str, ...] = ()

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def secure(self) -> bool:
        """Whether browsers speak TLS, to us or to a proxy before us."""
        return self.certificate is not None or bool(self.proxies)

    @property
    def address(self) -> str:
        """The address for a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}/"


def listening_of(project: Project, host: str = "", port: int | None = None) -> Listening:
    """Where the settings and the call say; :class:`ConfigError` where it must not listen like this.

    An address other machines reach needs accounts, and TLS files or the proxy that speaks TLS named in the settings.
    """
    settings = project.config.console
    if bool(settings.certificate) != bool(settings.key):
        raise ConfigError(N_("certificate and key go together"), where=f"{CONFIG_NAME} [console]")
    where = Listening(
        host or settings.host,
        settings.port if port is None else port,
        _file(project, settings.certificate),
        _file(project, settings.key),
        settings.proxies,
    )
    if not where.local:
        _must_be_safe(project, where)
    return where


def _must_be_safe(project: Project, where: Listening) -> None:
    if not where.secure:
        raise ConfigError(
            N_("{host} can be reached from other machines: that needs TLS"),
            where=f"{CONFIG_NAME} [console]",
            hint=N_("name certificate and key, or under proxies the proxy that speaks TLS; or listen on 127.0.0.1"),
            host=where.host,
        )
    with open_store(project.database) as store:
        if not any(not account.disabled for account in Accounts(store).list()):
            raise ConfigError(
                N_("{host} can be reached from other machines: that needs accounts"),
                hint=N_("`auditor serve user add NAME --role lead` makes one"),
                host=where.host,
            )


def _file(project: Project, name: str) -> Path | None:
    if not name:
        return None
    path = project.root / name
    if not path.is_file():
        raise ConfigError(N_("there is no such file"), where=str(path))
    return path


def serve(project: Project, where: Listening, *, language: str) -> None:
    """Serve until the process is asked to end."""
    uvicorn.run(
        create_app(project, language=language, secure=where.secure, ahead=True),
        host=where.host,
        port=where.port,
        ssl_certfile=str(where.certificate) if where.certificate else None,
        ssl_keyfile=str(where.key) if where.key else None,
        proxy_headers=bool(where.proxies),
        forwarded_allow_ips=list(where.proxies),
        server_header=False,
        log_level="warning",
        ws="none",
        # whoever watches an audit keeps a connection open as long as it goes on
        timeout_graceful_shutdown=_LAST_WORDS,
    )
