"""Conversation: the calls of one connection in order, with what has been learned so far.

Memory stays bounded over weeks: endpoints and tokens are as many as the platforms announce, the rest forgets.
"""

from dataclasses import dataclass, field

from recordings.exchange import Exchange, Side
from validators import json_text, urls
from validators.call import Call, Place
from validators.endpoints import Endpoint, Endpoints
from validators.profile import Profile
from validators.registration import Registration
from validators.sessions import Sessions

PROFILE_RESULTS = {
    "GET": "ActiveChargingProfileResult",
    "PUT": "ChargingProfileResult",
    "DELETE": "ClearProfileResult",
}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@dataclass
class Conversation:
    """`reported` is what rules have already said, of those that speak once."""

    profile: Profile
    endpoints: Endpoints = field(default_factory=Endpoints)
    registration: Registration = field(default_factory=Registration)
    sessions: Sessions = field(default_factory=Sessions)
    reported: set[tuple[str, str, str]] = field(default_factory=set)

    def know_versions_url(self, side: Side, url: str) -> None:
        """A side's versions endpoint, from the configuration or from credentials."""
        if urls.normal(url) != urls.origin(url):
            self.endpoints.versions[side].add(urls.normal(url))

    def read(self, exchange: Exchange) -> Call:
        """The exchange as a call, by what is known so far."""
        request = exchange.request
        if request.method not in METHODS:
            return Call(exchange, Place())
        responder = exchange.direction.responder
        return Call(exchange, self.endpoints.locate(responder, request.method, request.url))

    def learn(self, call: Call) -> None:
        """Take in what a call says; to be called once, after the rules have seen it."""
        learner = LEARNERS.get(call.place.module or "")
        if learner and call.not_graded is None:
            learner(self, call)


def _learn_versions(conversation: Conversation, call: Call) -> None:
    if not (call.succeeded and call.response):
        return
    if call.place.operation == "versions":
        conversation.endpoints.versions[call.responder].add(urls.normal(call.request.url))
        conversation.endpoints.learn_versions(call.responder, call.response.data)
    elif call.place.version:
        conversation.endpoints.learn_details(call.responder, call.place.version, call.response.data)


def _learn_credentials(conversation: Conversation, call: Call) -> None:
    if not (call.succeeded and call.response):
        return
    conversation.registration.learn(call)
    for side, body in ((call.requester, call.request.json.value), (call.responder, call.response.data)):
        if url := json_text.text(body, "url"):
            conversation.know_versions_url(side, url)


def _learn_session(conversation: Conversation, call: Call) -> None:
    conversation.sessions.learn(call)


def _learn_command(conversation: Conversation, call: Call) -> None:
    conversation.sessions.learn_start(call)
    url = json_text.text(call.request.json.value, "response_url") or call.query.get("response_url")
    if url and call.place.operation != "result" and call.place.version and call.place.module:
        result = PROFILE_RESULTS.get(call.request.method, "") if call.place.module == "chargingprofiles" else ""
        known = Endpoint(call.place.version, call.place.module, None, result)
        conversation.endpoints.callbacks.put(urls.normal(url), known)


LEARNERS = {
    "versions": _learn_versions,
    "credentials": _learn_credentials,
    "sessions": _learn_session,
    "commands": _learn_command,
    "chargingprofiles": _learn_command,
}
