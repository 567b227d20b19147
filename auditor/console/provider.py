"""An OpenID Connect provider: where people are sent to log in, and what it says of them, believed only when proved.

The code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636): the identity token has to be signed by a key of the
issuer with an asymmetric algorithm, meant for us, in time, and about the log-in this very browser began.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from auditor.config import CONFIG_NAME, Project
from auditor.console.settings import OidcSettings
from auditor.console.waiting import Begun, Unproved
from catalog.errors import N_, ConfigError

_WHERE: Final = f"{CONFIG_NAME} [console.oidc]"
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Never ``none``, and never one whose key the other side would have to share with us."""
_TIMEOUT: Final = 10.0
_KEPT: Final = 3600.0
"""Seconds for which what the issuer says of itself is believed."""
_AGAIN: Final = 30.0
"""Seconds between two looks for a key that was not there."""
_LEEWAY: Final = 60
"""Seconds that clocks may differ."""
_LOCAL: Final = ("localhost", "127.0.0.1", "::1")
_CONFIGURATION: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the issuer says of itself, its keys, and when it was asked."""

    about: Mapping[str, Any]
    keys: KeySet
    at: float


class Provider:
    """The provider of a project. ``clock``: seconds that only grow."""

    def __init__(
        self, settings: OidcSettings, secret: str, address: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings, self._secret, self._clock = settings, secret, clock
        self.back_to = address.rstrip("/") + "/login/elsewhere/back"
        self._home = address.rstrip("/") + "/login"
        self._lock = Lock()
        self._known: _Known | None = None

    def way_there(self, begun: Begun) -> str:
        """The address a browser is sent to; raises :class:`Unproved` when the provider cannot be asked."""
        with self._client() as client:
            url, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=begun.state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
            )
        return str(url)

    def way_out(self) -> str:
        """Where a browser may end its log-in there, ``""`` where the provider has no such place."""
        address = str(self._about().about.get("end_session_endpoint", ""))
        said = {"client_id": self.settings.client_id, "post_logout_redirect_uri": self._home}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(said)}" if address else ""

    def claims_of(self, code: str, begun: Begun) -> Mapping[str, Any]:
        """What the provider says of whoever came back with this code; :class:`Unproved` when that is not proved."""
        try:
            with self._client() as client:
                token = client.fetch_token(
                    self._endpoint("token_endpoint"), code=code, code_verifier=begun.verifier, timeout=_TIMEOUT
                )
        except (AuthlibBaseError, httpx2.HTTPError, ValueError) as error:
            raise Unproved(str(error)) from error
        return self._proved(str(token.get("id_token", "")), begun.nonce)

    def _proved(self, token: str, nonce: str) -> Mapping[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = self._signed(token)
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            raise Unproved(f"{type(error).__name__}: {error}") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", self.settings.client_id if not several else "") != self.settings.client_id:
            raise Unproved("the token is meant for another party")
        return claims

    def _signed(self, token: str) -> dict[str, Any]:
        """What a token says that is signed by a key of the issuer; keys are asked for anew when none fits."""
        try:
            return jwt.decode(token, self._about().keys, algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError):
            if self._clock() - self._about().at < _AGAIN:
                raise
            return jwt.decode(token, self._about(anew=True).keys, algorithms=_ALGORITHMS).claims

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self.settings.client_id,
            self._secret,
            scope=" ".join(self.settings.scopes),
            redirect_uri=self.back_to,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    def _endpoint(self, name: str) -> str:
        address = str(self._about().about.get(name, ""))
        if not _is_safe(address):
            raise Unproved(f"{name}: {address!r} is no address to send a browser or a secret to")
        return address

    def _about(self, *, anew: bool = False) -> _Known:
        with self._lock:
            if self._known is None or anew or self._clock() - self._known.at > _KEPT:
                self._known = self._asked()
            return self._known

    def _asked(self) -> _Known:
        try:
            with httpx2.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False) as client:
                about = _object(client.get(self.settings.issuer.rstrip("/") + _CONFIGURATION))
                if about.get("issuer") != self.settings.issuer:
                    raise Unproved(f"it calls itself {about.get('issuer')!r}")
                if not _is_safe(str(about.get("jwks_uri", ""))):
                    raise Unproved("its keys have no safe address")
                keys = KeySet.import_key_set(_object(client.get(str(about["jwks_uri"]))))
        except (httpx2.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            raise Unproved(str(error)) from error
        return _Known(about, keys, self._clock())


def provider_of(project: Project) -> Provider | None:
    """The provider of a project, ``None`` where it names none.

    :class:`ConfigError` for an issuer without TLS, and where the client's secret is not in the environment.
    """
    settings = project.config.console.oidc
    if not settings.issuer:
        return None
    if not _is_safe(settings.issuer):
        raise ConfigError(N_("{value} is no issuer: its address has to begin with https://"), where=_WHERE,
                          value=settings.issuer)  # fmt: skip
    secret = os.environ.get(settings.client_secret, "")
    if not (settings.client_id and secret):
        hint = N_("name client_id, and set the environment variable {name}")
        raise ConfigError(
            N_("the log-in elsewhere has no client id or no secret"),
            where=_WHERE,
            hint=hint,
            name=settings.client_secret,
        )
    console = project.config.console
    return Provider(settings, secret, settings.address or f"http://{console.host}:{console.port}")


def _is_safe(address: str) -> bool:
    """Whether it goes by TLS, or does not leave the machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL))


def _object(answer: httpx2.Response) -> Any:
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise Unproved("it does not answer with an object")
    return told
