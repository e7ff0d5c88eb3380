"""Target: the platform that a recording is played to, what it advertises, and where requests may go."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from replay.plan import READING, Step
from validators import json_text, urls
from validators.call import Call
from validators.learned.endpoints import Endpoint
from validators.spec.operations import RECEIVER, SENDER

LEADS_AWAY = "leads away from the target"


class TargetError(Exception):
    """The replay cannot go on; the message is one line for people."""


@dataclass
class Target:
    """`writable` are the hosts, with their port unless it is the scheme's, that may be changed.

    `details` and `endpoints` are as advertised, letter for letter; empty as long as the target was not asked.
    """

    url: str
    versions_url: str
    writable: frozenset[str] = frozenset()
    details: dict[str, str] = field(default_factory=dict)
    endpoints: dict[Endpoint, str] = field(default_factory=dict)

    def learn_versions(self, call: Call) -> None:
        """Take in a versions list."""
        for entry in _objects(call.response.data if call.response else None):
            version, url = json_text.text(entry, "version"), json_text.text(entry, "url")
            if version and url:
                self.details[version] = url

    def learn_details(self, version: str, call: Call) -> None:
        """Take in a version's details."""
        data = call.response.data if call.response else None
        for entry in _objects(json_text.member(data, "endpoints")):
            module, url, role = (json_text.text(entry, name) for name in ("identifier", "url", "role"))
            if module and url:
                role = role if role in (SENDER, RECEIVER) and module != "credentials" else None
                self.endpoints[Endpoint(version, module, role)] = url

    def place(self, step: Step) -> str | None:
        """Where a recorded request goes now; None where the target advertises nothing of the kind.

        What the recording or the target did not advertise keeps its path below the target's origin.
        """
        recorded, place = step.call.request.url, step.call.place
        if place.operation == "versions":
            return self.versions_url or self._swapped(recorded)
        if not self.details:
            return self._swapped(recorded)
        if place.operation == "details":
            return self.details.get(place.version or "")
        if step.endpoint is None:
            return self._swapped(recorded)
        endpoint = self.endpoints.get(step.endpoint)
        return _joined(endpoint, step.rest) if endpoint else None

    def _swapped(self, recorded: str) -> str:
        parts = urlsplit(recorded)
        return urls.origin(self.url) + parts.path + (f"?{parts.query}" if parts.query else "")

    def refusal(self, method: str, url: str) -> str:
        """Why a request must not be sent there, "" where it may."""
        if urls.origin(url) not in self._origins():
            return LEADS_AWAY
        if method in READING or any(host_of(url) == _with_default(named, url) for named in self.writable):
            return ""
        return f"would change the target (--allow-write {host_of(url)} permits it)"

    def _origins(self) -> set[str]:
        return set(map(urls.origin, (self.url, *self.details.values(), *self.endpoints.values()))) - {""}


def host_of(url: str) -> str:
    """Host and port of an http(s) URL, without the port that its scheme implies."""
    return urls.origin(url).partition("://")[2]


def _with_default(named: str, url: str) -> str:
    """A host as `--allow-write` names it, spelled as `host_of` would."""
    return host_of(f"{urlsplit(url).scheme}://{named}")


def _joined(endpoint: str, rest: str) -> str:
    path, mark, query = rest.partition("?")
    return (endpoint if path in ("", "/") else endpoint.rstrip("/") + path) + mark + query


def _objects(value: object) -> Iterator[dict[str, object]]:
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())
