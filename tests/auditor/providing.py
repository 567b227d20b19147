"""A small OpenID Connect provider on loopback: it says what a test wants it to say, right or wrong."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT = "audit-console"
SECRET = "the secret of the client"


@dataclass
class OidcServer:
    """What it knows: its address, its key, codes it gave with what was asked, and how it is to lie."""

    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    who: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "wang"})
    lie: dict[str, Any] = field(default_factory=dict)
    """Claims that are not as they should be."""
    signed: str = "RS256"
    """``none`` for no signature, ``HS256`` for one by what is public, ``other`` for one by another key."""

    def authorize(self, place: str) -> dict[str, str]:
        """What a browser brings back that was sent to this place and whose person logged in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.address}

    def token(self, form: Mapping[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The answer of the place for tokens, strict as a provider has to be."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or not authorization.startswith("Basic "):
            return 400, {"error": "invalid_grant"}
        if asked["code_challenge"] != proof or asked["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_grant", "error_description": "PKCE"}
        if asked["redirect_uri"] != form.get("redirect_uri") or asked["response_type"] != "code":
            return 400, {"error": "invalid_request"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.identity(asked["nonce"])}

    def identity(self, nonce: str) -> str:
        """The identity token."""
        at = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": nonce}
        claims = {name: value for name, value in (claims | self.who | self.lie).items() if value is not None}
        if self.signed == "none":
            head = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            return f"{head}.{urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b'=').decode()}."
        if self.signed == "HS256":
            public = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, public)
        other = RSAKey.generate_key(2048, {"kid": "one"}) if self.signed == "other" else self.key
        return jwt.encode({"alg": "RS256", "kid": other.kid}, claims, other)

    def about(self) -> dict[str, Any]:
        """What it says of itself."""
        places = ("authorization", "token", "end_session")
        found = {f"{place}_endpoint": f"{self.address}/{place}" for place in places}
        return found | {"issuer": self.address, "jwks_uri": f"{self.address}/keys"}


@contextmanager
def providing() -> Iterator[OidcServer]:
    """A provider that serves on a port of loopback."""
    told = OidcServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = {"keys": [told.key.as_dict(private=False)]}
            self.answer(200, keys if self.path == "/keys" else told.about())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*told.token(form, self.headers.get("authorization", "")))

        def answer(self, status: int, obj: Mapping[str, Any]) -> None:
            body = json.dumps(obj).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
