"""Name resolution that never hands out an address the channel files do not allow."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from spiders.crawl.addresses import AddressGate


class GuardedResolver(CachingHostnameResolver):
    """Drops private addresses unless a channel that names the host names the address too.

    The check stands here, and not before the request, because what a name resolves to may change between
    a check and the connection. The setting ``CHANNEL_GATES`` maps channel names to their hosts;
    ``PROXY_HOST`` is always connectable.
    """

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        resolver = cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"))
        resolver.guard(crawler.settings.getdict("CHANNEL_GATES"), crawler.settings.get("PROXY_HOST", ""))
        return resolver

    def guard(self, hosts: Mapping[str, Sequence[str]], proxy_host: str) -> None:
        """Take the hosts of every channel and the name of the proxy."""
        self.gates = [AddressGate(each) for each in hosts.values()]
        self.proxy_host = proxy_host
        self.refused: set[str] = set()

    def lets_connect(self, host: str, text: str) -> bool:
        """Whether one of the channels that name ``host`` allows the address it turned out to be at."""
        if self.proxy_host and host == self.proxy_host:
            return True
        address = ipaddress.ip_address(text.partition("%")[0])
        allowed = any(gate.lets_connect(host, address) for gate in self.gates if gate.knows(host))
        if not allowed:
            self.refused.add(host)
        return allowed

    def resolveHostName(  # noqa: N802 - the name Twisted calls
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        guarded: Any = _GuardedReceiver(resolutionReceiver, hostName, self)
        return super().resolveHostName(guarded, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _GuardedReceiver:
    def __init__(self, receiver: Any, host: str, resolver: GuardedResolver) -> None:
        self.receiver = receiver
        self.host = host
        self.resolver = resolver

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        if self.resolver.lets_connect(self.host.lower().rstrip("."), getattr(address, "host", "")):
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.receiver.resolutionComplete()
