"""URLs compared as the platforms mean them: host without case, no default port, single slashes, no trailing one."""

import re
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=4096)
def normal(url: str) -> str:
    """`url` without query and fragment, in the one spelling that all its equivalents share."""
    base = origin(url)
    path = re.sub("/{2,}", "/", urlsplit(url).path).rstrip("/") if base else url
    return base + path


@lru_cache(maxsize=1024)
def origin(url: str) -> str:
    """Scheme, host and port, or "" where `url` has no host or an impossible port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname or parts.scheme not in DEFAULT_PORTS:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != DEFAULT_PORTS[parts.scheme] else "")


def segments(path: str) -> tuple[str, ...]:
    """What stands between the slashes, percent-decoded; an id may itself hold a slash."""
    parts = [part for part in path.split("/") if part]
    return tuple(map(unquote, parts) if "%" in path else parts)


@lru_cache(maxsize=1024)
def query(url: str) -> dict[str, str]:
    """The query's parameters, the last of each name."""
    try:
        return {name: values[-1] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
    except ValueError:
        return {}


def is_under(url: str, base: str) -> bool:
    """Whether `url` is `base` or a path below it, however their characters are encoded."""
    return f"{unquote(normal(url))}/".startswith(f"{unquote(normal(base))}/")
