"""The fixture city: a made-up provincial library, five channels that publish it wrongly on purpose, the truth.

Everything is declared in ``data/``: bodies, laws, items, and the differences seeded into the library and the
channels. :func:`items` is the library as the province would export it, :func:`published` what a channel
shows of it, :func:`truth` what an audit of the two must find and must not find. The item names and legal bases
are real; codes, telephones, rooms and materials are made up. Nothing here reads a network or a clock.
"""

from spiders.city.items import AS_OF, catalogue
from spiders.city.published import CHANNELS, Published, items, published

__all__ = ["AS_OF", "CHANNELS", "Published", "catalogue", "items", "published"]
