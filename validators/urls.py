"""URLs compared as the platforms mean them: host without case, no default port, single slashes, no trailing one."""

import re
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
PLAIN = re.compile(r"(https?://[A-Za-z0-9.-]+(?::\d+)?)((?:/[!\"$->@-~]*)?)(?:[?#][!-~]*)?", re.ASCII)


@lru_cache(maxsize=4096)
def normal(url: str) -> str:
    """`url` without query and fragment, in the one spelling that all its equivalents share."""
    plain = PLAIN.fullmatch(url)  # the usual form can be taken apart in a fraction of the time
    base, path = (_origin(plain[1]), plain[2]) if plain else (_origin(url), "")
    if not base:
        return url
    path = path if plain else urlsplit(url).path
    return base + (re.sub("/{2,}", "/", path) if "//" in path else path).rstrip("/")


def origin(url: str) -> str:
    """Scheme, host and port, or "" where `url` has no host or an impossible port."""
    plain = PLAIN.fullmatch(url)
    return _origin(plain[1] if plain else url)


@lru_cache(maxsize=1024)
def _origin(url: str) -> str:
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


def query(url: str) -> dict[str, str]:
    """The query's parameters, the last of each name."""
    return _query(url) if "?" in url else {}


@lru_cache(maxsize=1024)
def _query(url: str) -> dict[str, str]:
    try:
        return {name: values[-1] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
    except ValueError:
        return {}


def is_under(url: str, base: str) -> bool:
    """Whether `url` is `base` or a path below it, however their characters are encoded."""
    return f"{unquote(normal(url))}/".startswith(f"{unquote(normal(base))}/")
