"""Learning a template from the library: which places hold which element, because the library's own values are there.

Who pairs guides with library items is no business of this room: pairs come in as :class:`Sample`, places, names and
codes go out. What is learned is only what many guides agree on.
"""

from spiders.learn.codes import learn_codes
from spiders.learn.names import learn_names
from spiders.learn.places import Learned, learn_places
from spiders.learn.samples import Sample, sample_of

__all__ = ["Learned", "Sample", "learn_codes", "learn_names", "learn_places", "sample_of"]
