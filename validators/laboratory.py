"""Hosts that nobody reaches from the internet: where platforms are tried out."""

import ipaddress
from functools import lru_cache

NAMES = ("localhost", "test", "example", "invalid", "local", "internal", "lan", "home.arpa")


@lru_cache(maxsize=1024)
def is_one(host: str | None) -> bool:
    """Whether a host is a machine's own, in a private network, or has a name that the public DNS does not resolve."""
    if not host:
        return False
    try:
        return not ipaddress.ip_address(host.partition("%")[0]).is_global
    except ValueError:
        name = host.lower().rstrip(".")
        return "." not in name or name.endswith(tuple(f".{end}" for end in NAMES))
