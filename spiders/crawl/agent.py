"""How whoever asks a site for us names itself."""

from __future__ import annotations

from importlib import metadata
from typing import Final

PRODUCT: Final = "item-catalog-auditor"


def user_agent(contact: str = "") -> str:
    """How the crawler names itself: product, version, and whom to ask."""
    try:
        version = metadata.version(PRODUCT)
    except metadata.PackageNotFoundError:
        version = "0"
    return f"{PRODUCT}/{version}" + (f" (+{contact})" if contact else "")
