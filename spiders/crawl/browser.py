"""The browser that rendered channels need: an installed Chromium, and what it is started with."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterable
from typing import Any, Final

from catalog.errors import N_, ConfigError
from spiders.channel import ChannelFile

PROGRAM: Final = "AUDITOR_CHROMIUM"
"""Environment variable: the browser's program, where it has another name or stands elsewhere."""
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge-stable")
_NOWHERE: Final = "http://127.0.0.1:9"
"""The discard port: whatever the browser would send by itself, past the crawl, goes there."""
_SWITCHES: Final = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)


def program() -> str:
    """The path of the browser's program, ``""`` when there is none."""
    named = os.environ.get(PROGRAM)
    return shutil.which(named) or "" if named else next(filter(None, map(shutil.which, _NAMES)), "")


def require_browser(channels: Iterable[ChannelFile]) -> None:
    """:class:`ConfigError` when a channel is rendered and the extra or the browser is missing."""
    name = next((channel.name for channel in channels if channel.render is not None), None)
    if name is None:
        return
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise ConfigError(
            N_("channel {name} is rendered in a browser, and the extra for it is not installed"),
            hint=N_("pip install 'item-catalog-auditor[browser]', or take [render] out of the channel file"),
            name=name,
        )
    if not program():
        raise ConfigError(
            N_("channel {name} is rendered in a browser, and no Chromium is installed"),
            hint=N_("install Chromium, or name its program in the environment variable {variable}"),
            name=name,
            variable=PROGRAM,
        )


def browser_settings(channel: ChannelFile, agent: str) -> dict[str, Any]:
    """Scrapy's settings for the browser; it reaches no network of its own, everything it asks for is fetched for it."""
    if channel.render is None:
        return {}
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": program(),
            "args": list(_SWITCHES),
            "chromium_sandbox": not is_root,  # Chromium refuses its sandbox to root
            "proxy": {"server": _NOWHERE, "bypass": "<-loopback>"},
        },
        "PLAYWRIGHT_CONTEXTS": {},
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": channel.http.concurrency,
        "RENDER_CONTEXT": {
            "accept_downloads": False,
            "service_workers": "block",
            "user_agent": agent,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
        },
    }
