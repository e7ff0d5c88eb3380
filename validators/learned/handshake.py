"""One POST or PUT of credentials as it went, whether or not it came to anything."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from validators import json_text, urls
from validators.call import Call


class Outcome(StrEnum):
    """How it ended."""

    AGREED = "agreed"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # no answer, or none that tells


@dataclass(frozen=True, slots=True)
class Handshake:
    """`token` is the one in its body, `code` OCPI's where HTTP does not say error; times are in seconds."""

    method: str
    version: str | None
    authorization: str | None
    token: str | None
    started_at: float
    ended_at: float
    outcome: Outcome
    code: int | None


def handshake_of(call: Call) -> Handshake:
    """A call as a handshake."""
    return Handshake(
        method=call.request.method,
        version=call.place.version,
        authorization=call.request.header("Authorization"),
        token=sent_token(call),
        started_at=call.exchange.started_at,
        ended_at=call.ended_at,
        outcome=outcome_of(call),
        code=call.response.status_code if call.response and call.response.status < 300 else None,
    )


def outcome_of(call: Call) -> Outcome:
    """Agreed or refused where the answer says so; a gateway's error page does not."""
    if call.succeeded:
        return Outcome.AGREED
    if call.response is None:
        return Outcome.UNKNOWN
    code = call.response.status_code
    says_no = 400 <= call.response.status < 500 or (code is not None and code >= 2000)
    return Outcome.REFUSED if says_no else Outcome.UNKNOWN


def sent_token(call: Call) -> str | None:
    """The token that its sender gives to the other side."""
    return json_text.text(call.request.json.value, "token")


def answered_token(call: Call) -> str | None:
    """The token that the other side gives to the sender."""
    return json_text.text(call.response.data, "token") if call.response else None


def key_of(call: Call) -> tuple[Any, ...]:
    """What a further POST of the same client to the same server has in common with it."""
    versions_url = json_text.text(call.request.json.value, "url") or ""
    return call.exchange.direction, call.place.version, urls.normal(call.request.url), urls.normal(versions_url)
