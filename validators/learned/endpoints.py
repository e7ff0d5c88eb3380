"""What the platforms advertised: which URL belongs to which version, module and interface."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from recordings.exchange import Side
from recordings.lru import Lru
from validators import json_text, urls
from validators.call import Call, Place
from validators.spec.operations import MODULES, RECEIVER, SENDER, find
from validators.spec.versions import EVERY, V211

GUESS = re.compile(
    rf"/(?P<version>{'|'.join(map(re.escape, sorted(EVERY, key=len, reverse=True)))})"
    rf"(?:/(?:[^/]+/)??(?P<module>{'|'.join(sorted(MODULES))})(?=/|$)(?P<rest>.*)|(?:/details)?$)"
)
WORDS = {"sender": SENDER, "receiver": RECEIVER}
SENT_BY_CPO = {"locations", "sessions", "cdrs", "tariffs"}
ANSWERED_LATER = {"commands", "chargingprofiles"}
TEMPLATES = {"commands": RECEIVER, "chargingprofiles": RECEIVER, "tokens": SENDER}
CALLBACKS = 10_000  # pending answers to commands that are remembered
PLACES = 4_096  # of URLs, remembered until something is advertised: the same objects are pushed again and again
URLS = 100  # of versions lists, and of versions' details, that are remembered for each side
ADVERTISED = 300  # endpoints that are remembered for each side; a platform has some sixty a version
PROFILE_RESULTS = {
    "GET": "ActiveChargingProfileResult",
    "PUT": "ChargingProfileResult",
    "DELETE": "ClearProfileResult",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One line of a version's details. `interface` is None where one URL is for both, as always in 2.1.1."""

    version: str
    module: str
    interface: str | None
    result: str = ""


@dataclass
class Endpoints:
    """Per side, by normalised URL. `callbacks` are the response URLs that were handed out, with what they belong to."""

    advertised: dict[Side, dict[str, Endpoint]] = field(default_factory=lambda: {side: {} for side in Side})
    versions: dict[Side, Lru[str, bool]] = field(default_factory=lambda: {side: Lru(URLS) for side in Side})
    details: dict[Side, Lru[str, str]] = field(default_factory=lambda: {side: Lru(URLS) for side in Side})
    callbacks: Lru[str, Endpoint] = field(default_factory=lambda: Lru(CALLBACKS))
    _located: dict[tuple[Side, str, str], Place] = field(default_factory=dict, compare=False)  # by all but callbacks

    def know_versions_url(self, side: Side, url: str) -> None:
        """A side's versions endpoint, from the configuration or from credentials."""
        self._located.clear()
        if urls.normal(url) != urls.origin(url):
            self.versions[side].put(urls.normal(url), True)

    def learn(self, call: Call) -> None:
        """Take in what a call says of URLs: versions, details, credentials, and where a result is to go."""
        match call.place.module:
            case "versions":
                self._learn_announcement(call)
            case "credentials":
                self._learn_credentials(call)
            case "commands" | "chargingprofiles":
                self._learn_callback(call)

    def _learn_announcement(self, call: Call) -> None:
        if not (call.succeeded and call.response):
            return
        if call.place.operation == "versions":
            self.know_versions_url(call.responder, call.request.url)
            self.learn_versions(call.responder, call.response.data)
        elif call.place.version:
            self.learn_details(call.responder, call.place.version, call.response.data)

    def _learn_credentials(self, call: Call) -> None:
        if not (call.succeeded and call.response):
            return
        for side, body in ((call.requester, call.request.json.value), (call.responder, call.response.data)):
            if url := json_text.text(body, "url"):
                self.know_versions_url(side, url)

    def _learn_callback(self, call: Call) -> None:
        url = json_text.text(call.request.json.value, "response_url") or call.query.get("response_url")
        if url and call.place.operation != "result" and call.place.version and call.place.module:
            result = PROFILE_RESULTS.get(call.request.method, "") if call.place.module == "chargingprofiles" else ""
            self.callbacks.put(urls.normal(url), Endpoint(call.place.version, call.place.module, None, result))

    def learn_versions(self, side: Side, data: Any) -> None:
        """Take in a versions list."""
        self._located.clear()
        for entry in data if isinstance(data, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("url"), str) and isinstance(entry.get("version"), str):
                self.details[side].put(urls.normal(entry["url"]), entry["version"])

    def learn_details(self, side: Side, version: str, data: Any) -> None:
        """Take in a version's details; what the side advertised for that version before is forgotten."""
        self._located.clear()
        found: dict[str, Endpoint] = {}
        for url, endpoint in _announced(version, data):
            on_one_url = found.get(url, endpoint) != endpoint
            found[url] = Endpoint(version, endpoint.module, None) if on_one_url else endpoint
        if found:
            known = self.advertised[side]
            kept = {url: end for url, end in known.items() if end.version != version} | found
            self.advertised[side] = dict(list(kept.items())[-ADVERTISED:])

    def locate(self, side: Side, method: str, url: str) -> Place:
        """Where a request to `side` goes; by what was advertised where possible, else by the look of its path."""
        whole = urls.normal(url)
        callback = self.callbacks.get(whole) if method == "POST" else None
        if callback:
            row = find(callback.module, SENDER, "POST", (), callback.version)[0]
            return Place(callback.version, callback.module, SENDER, (), "endpoint", "result", row, callback.result)
        key = side, method, whole
        if key not in self._located:
            if len(self._located) >= PLACES:
                self._located.clear()
            self._located[key] = self._locate(*key)
        return self._located[key]

    def _locate(self, side: Side, method: str, whole: str) -> Place:
        if whole in self.versions[side]:
            return Place(None, "versions", None, (), "endpoint", "versions")
        if version := self.details[side].get(whole):
            return Place(version, "versions", None, (), "endpoint", "details")
        return self._advertised(side, method, whole) or self._unjoined(side, method, whole) or _guessed(method, whole)

    def _advertised(self, side: Side, method: str, whole: str) -> Place | None:
        prefix = whole
        known = self.advertised[side]
        while "/" in prefix:
            if prefix in known:
                endpoint = known[prefix]
                rest = urls.segments(whole[len(prefix) :])
                return _placed(method, endpoint.version, endpoint.module, endpoint.interface, rest, "endpoint")
            prefix = prefix.rpartition("/")[0]
        return None

    def _unjoined(self, side: Side, method: str, whole: str) -> Place | None:
        """A place whose URL lacks the slash after the endpoint, as some of the specification's templates do."""
        for url, end in self.advertised[side].items():
            interface = TEMPLATES.get(end.module)
            if interface and end.interface in (None, interface) and whole.startswith(url):
                rest = urls.segments(whole[len(url) :])
                rows = find(end.module, interface, method, rest, end.version)
                if rows and (rows[0].name != "command" or rest[0].isupper()):
                    return Place(
                        end.version, end.module, interface, rest, "endpoint", rows[0].name, rows[0], is_joined=False
                    )
        return None


def _announced(version: str, data: Any) -> Iterator[tuple[str, Endpoint]]:
    endpoints = json_text.member(data, "endpoints")
    for entry in endpoints if isinstance(endpoints, list) else []:
        url, module, role = (json_text.text(entry, name) for name in ("url", "identifier", "role"))
        if url is not None and module is not None:
            interface = role if role in (SENDER, RECEIVER) and module != "credentials" else None
            yield urls.normal(url), Endpoint(version, module, interface)


def _placed(
    method: str, version: str, module: str, interface: str | None, rest: tuple[str, ...], known_by: str
) -> Place:
    if method == "POST" and interface == SENDER and module in ANSWERED_LATER:
        rest = ()  # a response_url may have any shape
    rows = find(module, interface, method, rest, version)
    is_guess = len(rows) > 1 and len({row.interface for row in rows}) > 1
    if is_guess and module in ANSWERED_LATER:
        return Place(version, module, None, rest, known_by, rows[0].name)  # nothing tells which of the two it is
    if is_guess or module == "credentials":
        interface = interface or (_owner_like(rest) if module != "credentials" else None)
        rows = tuple(row for row in rows if interface in (None, row.interface)) or rows
    row = rows[0] if rows else None
    if row and version != V211 and module != "credentials":
        interface = interface or row.interface
    return Place(version, module, interface, rest, known_by, row.name if row else None, row)


def _owner_like(rest: tuple[str, ...]) -> str:
    """Only a Receiver's paths begin with a country code and a party id."""
    return RECEIVER if len(rest) >= 3 and len(rest[0]) == 2 and len(rest[1]) == 3 else SENDER


def _guessed(method: str, whole: str) -> Place:
    path = whole.partition("://")[2]
    match = GUESS.search(path)
    if match is None:
        return Place(None, "versions", None, (), "path", "versions") if path.endswith("/versions") else Place()
    version, module = match["version"], match["module"]
    if module is None:
        return Place(version, "versions", None, (), "path", "details") if method == "GET" else Place()
    return _placed(method, version, module, _interface_in(path, module), urls.segments(match["rest"]), "path")


def _interface_in(path: str, module: str) -> str | None:
    """Platforms often put the interface, or the role that offers it, into the path."""
    words = set(path.lower().split("/"))
    for word, interface in WORDS.items():
        if word in words:
            return interface
    if "cpo" in words or "emsp" in words:
        return SENDER if ("cpo" in words) == (module in SENT_BY_CPO) else RECEIVER
    return None
