"""From how far an address counts as one asker: who has one of the newer kind has sixty-four bits of them to himself."""

from __future__ import annotations

import ipaddress
from typing import Final

_OWN: Final = 64


def asker(address: str) -> str:
    """The address of an asker; of the newer kind the network in which one household or office lies."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _OWN), strict=False))
