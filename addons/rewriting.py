"""Origins replaced in text, so that no other byte changes: numbers, order, blanks, duplicate keys stay as they are."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote

from addons.origins import PORTS, authority_of

Replaced = list[tuple[str, str]]
RESPONSE_URL = rb'(?<="response_url")(\s*:\s*")'
PARAMETER = re.compile(r"([?&]response_url=)([^&#]*)")


@lru_cache(maxsize=64)
def pattern(names: tuple[str, ...], lead: bytes = b"()") -> re.Pattern[bytes]:
    """Finds these origins or base URLs, whether their slashes are written `/` or, as JSON allows, `\\/`.

    What follows must end the host or the path: `https://hub.example.evil` and `https://hub.example:8443` are others.
    """
    return re.compile(
        lead + b"(" + b"|".join(_spellings(name) for name in names) + rb')(?=[/\\?#"&<>\s]|\Z)', re.IGNORECASE
    )


def _spellings(name: str) -> bytes:
    """One name as a pattern: longer ones must come first in an alternation."""
    scheme, host, port = authority_of(name)
    written = f"[{host}]" if ":" in host else host
    ports = f"(?::{port})?" if PORTS[scheme] == port else f":{port}"
    path = name.partition("://")[2].partition("/")[2]
    slash = r"\\?/"
    tail = "".join(slash + re.escape(part) for part in path.split("/")) if path else ""
    return f"{scheme}:{slash}{slash}{re.escape(written)}{ports}{tail}".encode()


def replaced(text: bytes, names: Mapping[str, str], lead: bytes = b"()") -> tuple[bytes, Replaced]:
    """`text` with each of `names` replaced by what it maps to, and the URLs that were replaced, each once."""
    done: Replaced = []
    ordered = sorted(names, key=len, reverse=True)
    finders = {name: re.compile(_spellings(name), re.IGNORECASE) for name in ordered}

    def put(match: re.Match[bytes]) -> bytes:
        name = next(name for name in ordered if finders[name].fullmatch(match[2]))
        new = names[name].encode()
        done.append((match[2].decode().replace("\\/", "/"), names[name]))
        return match[1] + (new.replace(b"/", b"\\/") if b"\\/" in match[2] else new)

    result = pattern(tuple(ordered), lead).sub(put, text)
    return result, list(dict.fromkeys(done))


def in_response_urls(text: bytes, names: Mapping[str, str]) -> tuple[bytes, Replaced]:
    """The same in the values of `response_url` members alone."""
    return replaced(text, names, RESPONSE_URL) if b'"response_url"' in text else (text, [])


def in_query(path: str, names: Mapping[str, str]) -> tuple[str, Replaced]:
    """The same in a `response_url` parameter of a path's query, where charging profiles have it."""
    done: Replaced = []

    def put(match: re.Match[str]) -> str:
        new, found = replaced(unquote(match[2]).encode(), names)
        done.extend(found)
        return match[1] + quote(new.decode(), safe="") if found else match[0]

    return PARAMETER.sub(put, path), done
