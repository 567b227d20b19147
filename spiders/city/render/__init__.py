"""How the fixture city publishes its guides: one module per channel, each as unlike the others as real ones are.

A renderer takes the items as its channel shows them and gives a :class:`~spiders.city.render.web.Site` (or
writes files). Whatever text an item carries survives to the letter: what a careful person copies from the
page is what went in. An element with ``""`` becomes a label with nothing behind it, an absent one no label.
"""

from __future__ import annotations

from spiders.city.render.web import Request, Response, Site

__all__ = ["Request", "Response", "Site"]
