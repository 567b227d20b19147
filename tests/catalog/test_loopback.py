"""The guard that keeps a process and its children on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from catalog.loopback import BeyondLoopbackError


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "169.254.169.254", "example.gov.cn", "2001:db8::1"])
def test_nothing_beyond_loopback_is_reached(host: str) -> None:
    with pytest.raises(BeyondLoopbackError, match=host):
        socket.create_connection((host, 80), timeout=1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection((host, server.getsockname()[1]), 5):
        pass


def test_children_obey_too() -> None:
    code = "from catalog.loopback import obey_environment as obey; obey()\nimport socket\n"
    code += "try: socket.create_connection(('192.0.2.1', 80), 1)\nexcept OSError as error: print(type(error).__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "BeyondLoopbackError", done.stderr
