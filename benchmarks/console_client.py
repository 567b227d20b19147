"""Browsers without a screen: requests over connections that stay open, timed, many at once from several processes."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

_PROCESSES: Final = 4
_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Request:
    """One request: what kind it is counted under, its bytes, the status it has to be answered with (0: any)."""

    kind: str
    sent: bytes
    wanted: int = 200


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a request, and how many seconds it took."""

    kind: str
    status: int
    took: float


def get(path: str, cookie: str, port: int) -> bytes:
    """The bytes of a GET."""
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: auditor={cookie}\r\n\r\n".encode()


def post(path: str, body: str, cookie: str, port: int) -> bytes:
    """The bytes of a POST of a form."""
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: auditor={cookie}\r\n"
    kind = "content-type: application/x-www-form-urlencoded\r\n"
    return f"{head}{kind}content-length: {len(body)}\r\n\r\n{body}".encode()


class Connection:
    """One connection of one browser."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = self._connected()

    def ask(self, sent: bytes) -> int:
        """Send a request, read the whole answer; its status."""
        try:
            return self._asked(sent)
        except ConnectionError:
            # the server hangs up on who is silent for a while
            self.close()
            self._socket = self._connected()
            return self._asked(sent)

    def _connected(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), 120)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def _asked(self, sent: bytes) -> int:
        self._socket.sendall(sent)
        head, _, rest = self._until(b"\r\n\r\n")
        wanted = next(
            int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        have = len(rest)
        while have < wanted:
            have += len(self._more())
        return int(head[9:12])

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _until(self, mark: bytes) -> tuple[bytes, bytes, bytes]:
        seen = b""
        while mark not in seen:
            seen += self._more()
        return seen.partition(mark)

    def _more(self) -> bytes:
        piece = self._socket.recv(_PIECE)
        if not piece:
            raise ConnectionError
        return piece


def ask_all(port: int, users: Sequence[Sequence[Request]], *, think: float = 0.0, seed: int = 1) -> list[Answered]:
    """What every user's requests gave, all users at once, spread over processes. ``think``: seconds a user waits on
    average (exponentially) before a request."""
    shares = [users[at::_PROCESSES] for at in range(min(_PROCESSES, len(users)))]
    with ProcessPoolExecutor(len(shares), get_context("spawn")) as pool:
        jobs = [pool.submit(_share, port, share, think, seed + at) for at, share in enumerate(shares)]
        return [each for job in jobs for each in job.result()]


def _share(port: int, users: Sequence[Sequence[Request]], think: float, seed: int) -> list[Answered]:
    found: list[Answered] = []
    threads = [
        threading.Thread(target=_user, args=(port, asked, think, random.Random(seed * 1000 + at), found.append))
        for at, asked in enumerate(users)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def _user(
    port: int, asked: Sequence[Request], think: float, chance: random.Random, tell: Callable[[Answered], None]
) -> None:
    connection = Connection(port)
    for each in asked:
        if think:
            time.sleep(chance.expovariate(1 / think))
        begun = time.perf_counter()
        status = connection.ask(each.sent)
        tell(Answered(each.kind, status, time.perf_counter() - begun))
        if each.wanted and status != each.wanted:
            message = f"{each.kind}: {status} instead of {each.wanted}: {each.sent.partition(b' HTTP')[0]!r}"
            raise RuntimeError(message)
    connection.close()
