"""Origins replaced in text, so that no other byte changes: numbers, order, blanks, duplicate keys stay as they are."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from addons.origins import authority_of
from validators.urls import DEFAULT_PORTS

Replaced = list[tuple[str, str]]
RESPONSE_URL = rb'(?<="response_url")(\s*:\s*")'
PARAMETER = re.compile(r"([?&]response_url=)([^&#]*)")
BYTE = re.compile(rb"%[0-9a-fA-F]{2}|.", re.DOTALL)  # as a query writes it


@lru_cache(maxsize=64)
def pattern(names: tuple[str, ...], lead: bytes = b"()") -> re.Pattern[bytes]:
    """Finds these origins or base URLs, whether their slashes are written `/` or, as JSON allows, `\\/`.

    What follows must end the host or the path: `https://hub.example.evil` and `https://hub.example:8443` are others,
    also where JSON writes the dot as `\\u002e`.
    """
    return re.compile(
        lead + b"(" + b"|".join(_spellings(name) for name in names) + rb')(?=\\?[/?#"&<>\s]|\Z)', re.IGNORECASE
    )


def _spellings(name: str) -> bytes:
    """One name as a pattern: longer ones must come first in an alternation."""
    scheme, host, port = authority_of(name)
    written = f"[{host}]" if ":" in host else host
    ports = f"(?::{port})?" if DEFAULT_PORTS[scheme] == port else f":{port}"
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
    """The same at the start of a `response_url` parameter in a path's query, where charging profiles have it.

    The rest of the parameter stays as it is, however it is percent-encoded.
    """
    done: Replaced = []

    def put(match: re.Match[str]) -> str:
        raw = match[2].encode("utf-8", "surrogateescape")
        value = unquote_to_bytes(raw)
        found = replaced(value, names)[1]
        if not found or not value.startswith(found[0][0].encode()):
            return match[0]
        done.append(found[0])
        rest = b"".join(BYTE.findall(raw)[len(found[0][0]) :])
        return match[1] + quote(found[0][1], safe="") + rest.decode("utf-8", "surrogateescape")

    return PARAMETER.sub(put, path), done
