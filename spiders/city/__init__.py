"""The fixture city: a made-up provincial library, five channels that publish it wrongly on purpose, the truth.

Everything is declared in ``data/``: bodies, laws, items, and the differences seeded into the library and the
channels. :func:`items` is the library as the province would export it, :func:`published` what a channel
shows of it, :func:`truth` what an audit of the two must find and must not find. The item names and legal bases
are real; codes, telephones, rooms and materials are made up. Nothing here reads a network or a clock.
"""

from spiders.city.items import AS_OF, catalogue
from spiders.city.library_export import write_library, write_library_one_sheet
from spiders.city.published import CHANNELS, Published, items, published
from spiders.city.truth import TruthLine, truth, write_truth

__all__ = [
    "AS_OF", "CHANNELS", "Published", "TruthLine", "catalogue", "items", "published", "truth", "write_library",
    "write_library_one_sheet", "write_truth",
]  # fmt: skip
