"""The client half of a simulated platform: sends OCPI requests to its peer and reads the envelopes that come back."""

import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from replay.simulator.values import VERSION, Json, Party, authorization, message_ids, party_of


class PeerError(Exception):
    """The peer was not reached, or answered anything but success; `status_code` is OCPI's, if it sent one."""

    def __init__(self, message: str, http_status: int | None = None, status_code: int | None = None) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.status_code = status_code


class UnsupportedVersionError(PeerError):
    """The peer does not list our version."""


@dataclass(frozen=True)
class Peer:
    """The other platform: the token it wants from us, its roles, and its endpoints by (module, interface)."""

    token: str
    roles: tuple[Json, ...]
    endpoints: Mapping[tuple[str, str], str]
    versions_url: str

    @property
    def party(self) -> Party:
        """The first party it announced; a hub in 2.2.1 announces itself alone."""
        return party_of(self.roles[0])

    def hosts(self, party: Party) -> bool:
        """Whether its credentials announce that party."""
        return any(party.owns(role) for role in self.roles)

    def endpoint(self, module: str, interface: str, *segments: str) -> str:
        """A URL below one of its endpoints. Raises PeerError when it does not offer that interface."""
        url = self.endpoints.get((module, interface))
        if url is None:
            raise PeerError(f"the peer offers no {interface} interface of {module}")
        below = [quote(segment, safe="") for segment in segments]
        return "/".join([url.rstrip("/"), *below]) if below else url


@dataclass(frozen=True)
class Received:
    """A successful answer of the peer: its `data` and the HTTP response it came in."""

    data: Any
    http: httpx.Response


class Client:
    """Sends requests with OCPI's headers. `verify` is a CA file for https; None means the system's authorities."""

    def __init__(self, verify: str | None = None, timeout: float = 30) -> None:
        # No proxy from the environment: a simulator talks to the URL it was given.
        context = ssl.create_default_context(cafile=verify)
        self._http = httpx.AsyncClient(verify=context, trust_env=False, timeout=timeout)

    async def close(self) -> None:
        await self._http.aclose()

    async def send(
        self,
        method: str,
        url: str,
        token: str,
        *,
        body: Json | None = None,
        params: Mapping[str, str] | None = None,
        sender: Party | None = None,
        receiver: Party | None = None,
    ) -> Received:
        """Send one request; `sender` and `receiver` become routing headers. Raises PeerError unless it succeeds."""
        headers = {"Authorization": authorization(token)} | message_ids()
        headers |= (sender.headers("from") if sender else {}) | (receiver.headers("to") if receiver else {})
        try:
            response = await self._http.request(method, url, headers=headers, json=body, params=params or None)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PeerError(f"{method} {url} failed: {error or type(error).__name__}") from error
        return Received(_data(response), response)

    async def pages(
        self, url: str, token: str, params: Mapping[str, str], *, sender: Party, receiver: Party
    ) -> AsyncIterator[Json]:
        """Every object of a paginated list, following the links to its end."""
        page = await self.send("GET", url, token, params=params, sender=sender, receiver=receiver)
        while True:
            for item in page.data or []:
                yield item
            following = page.http.links.get("next")
            if following is None:
                return
            page = await self.send("GET", following["url"], token, sender=sender, receiver=receiver)

    async def discover(self, versions_url: str, token: str) -> dict[tuple[str, str], str]:
        """Read the peer's versions and details: its endpoints by (module, interface). Raises PeerError."""
        listed = (await self.send("GET", versions_url, token)).data
        try:
            urls = {entry["version"]: entry["url"] for entry in listed}
            if VERSION not in urls:
                raise UnsupportedVersionError(f"{versions_url} does not list version {VERSION}")
            details = (await self.send("GET", urls[VERSION], token)).data
            return {(entry["identifier"], entry["role"]): entry["url"] for entry in details["endpoints"]}
        except (TypeError, KeyError) as error:
            raise PeerError(f"{versions_url} or its details cannot be read: {error}") from error


def _data(response: httpx.Response) -> Any:
    """The data of a success envelope. Raises PeerError for anything else."""
    request = f"{response.request.method} {response.request.url}"
    try:
        body = response.json()
        code, message = body["status_code"], body.get("status_message", "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PeerError(
            f"{request} answered {response.status_code} without an envelope", response.status_code
        ) from None
    if response.status_code >= 400 or not isinstance(code, int) or not 1000 <= code < 2000:
        status = code if isinstance(code, int) else None
        raise PeerError(f"{request} answered {response.status_code}, {code} {message}", response.status_code, status)
    return body.get("data")
