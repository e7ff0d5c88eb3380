"""Who may have a platform do something: a person at this machine, not a page or a name from elsewhere."""

import ipaddress

from starlette.requests import Request

NAMES = ("localhost",)


def is_local(request: Request, origin: str) -> bool:
    """Whether a request may act. `origin` is where the platform listens.

    It must come from a loopback address. Its Host must name one or be where the platform listens, since any name can
    be made to point here; and a page that sends it must be the platform's own.
    """
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return (
        request.client is not None
        and _is_loopback(request.client.host)
        and (own == origin or _is_loopback(_host_of(request)))
        and request.headers.get("origin", own) == own
    )


def _host_of(request: Request) -> str:
    """The host in the Host header, without port and brackets."""
    host = request.headers.get("host", "")
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(host: str) -> bool:
    if host.lower() in NAMES:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
