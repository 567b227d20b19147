"""Do the addresses that guides offer (forms, samples, where to apply) still open?

Asked politely and only on the hosts a channel names; what is not certain stays unverified.
"""

from spiders.links.check import check_links
from spiders.links.linkfile import read_links, write_links
from spiders.links.model import LinkSeen, LinkState

__all__ = ["LinkSeen", "LinkState", "check_links", "read_links", "write_links"]
