"""A real PostgreSQL server on loopback for the tests, made anew for every session and gone with it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

_USER: Final = "postgres"
"""Who runs the server where the tests run as root, which it refuses to serve."""


class Server:
    """A running server; :meth:`new_database` gives the address of an empty database."""

    def __init__(self, programs: Path, port: int, control: Callable[..., None]) -> None:
        self.programs = programs
        self.port = port
        self._control = control
        self._names = count(1)

    def stop(self) -> None:
        """Break every connection, as when the machine of the server fails."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        """Serve again, over the same data."""
        self._control("start")

    def restart(self) -> None:
        """Both, one after the other."""
        self.stop()
        self.start()

    def new_database(self) -> str:
        """The address of a database nobody has used."""
        name = f"audit{os.getpid()}_{next(self._names)}"
        host = ("-h", "127.0.0.1", "-p", str(self.port), "-U", _USER)
        # its own template: the locale of the machine must not change how rows are ordered
        subprocess.run(
            [self.programs / "createdb", *host, "-T", "template0", "-l", "C", "-E", "UTF8", name], check=True
        )
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self.port}/{name}"


def server_programs() -> Path | None:
    """The folder of the newest installed server's programs; ``None`` where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").is_file()]
    return max(folders, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def running_server(programs: Path) -> Iterator[Server]:
    """A server over an empty folder, stopped and deleted at the end."""
    user = _USER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="audit-pg-"))
    try:
        if user:
            owner = pwd.getpwnam(user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, port = folder / "data", _free_port()
        _call(user, programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        # durability is PostgreSQL's to test, not ours: without it the tests take a third of the time
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        control = partial(_call, user, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", settings)
        control("start")
        try:
            yield Server(programs, port, control)
        finally:
            control("-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _call(user: str | None, *words: str | Path) -> None:
    subprocess.run([*map(str, words)], check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
