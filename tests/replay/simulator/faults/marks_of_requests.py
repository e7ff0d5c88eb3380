"""How faults of requests show on the wire."""

import base64
import binascii
from collections import Counter

from recordings.exchange import Direction
from tests.replay.simulator.faults.seen import Dialogue, Seen

LATER = ("2.2.1", "2.3.0")


def bare(call: Seen) -> str:
    """What stands after the scheme of the Authorization header."""
    return (call.asked("Authorization") or "").partition(" ")[2]


def unbase64(text: str) -> str:
    """The text in Base64, empty where it is none."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def raw_token(seen: Dialogue) -> bool:
    return any(bare(call) in seen.tokens for call in seen.calls if call.version in LATER)


def base64_token(seen: Dialogue) -> bool:
    return any(unbase64(bare(call)) in seen.tokens for call in seen.calls if call.version == "2.1.1")


def newline_token(seen: Dialogue) -> bool:
    return any((text := unbase64(bare(call))).endswith("\n") and text.strip() in seen.tokens for call in seen.calls)


def double_base64_token(seen: Dialogue) -> bool:
    return any(unbase64(unbase64(bare(call))) in seen.tokens for call in seen.calls)


def bearer_scheme(seen: Dialogue) -> bool:
    return any((call.asked("Authorization") or "").startswith("Bearer ") for call in seen.calls)


def old_token(seen: Dialogue) -> bool:
    begun = {bare(call) for call in seen.of("credentials", "POST") if call.status == 200}
    return any(bare(call) in begun for call in seen.functional)


def lacks(header: str, call: Seen) -> bool:
    return call.version in LATER and call.asked(header) is None


def missing_request_id(seen: Dialogue) -> bool:
    return any(lacks("X-Request-ID", call) for call in seen.functional)


def missing_correlation_id(seen: Dialogue) -> bool:
    return any(lacks("X-Correlation-ID", call) for call in seen.functional)


def same_request_id(seen: Dialogue) -> bool:
    return any(count >= 5 for count in Counter(call.asked("X-Request-ID") for call in seen.calls).values())


def missing_routing_headers(seen: Dialogue) -> bool:
    routed = [call for call in seen.functional if call.module != "hubclientinfo"]
    return any(lacks("OCPI-from-party-id", call) for call in routed)


def no_content_type(seen: Dialogue) -> bool:
    return any(call.exchange.request.body.length and not call.asked("Content-Type") for call in seen.calls)


def lower_case_codes(seen: Dialogue) -> bool:
    names = [f"OCPI-{end}-party-id" for end in ("from", "to")]
    values = [value for call in seen.functional for name in names for value in (call.asked(name), call.header(name))]
    return any(value and value.islower() for value in values)


def put_instead_of_post(seen: Dialogue) -> bool:
    return any(call.method == "PUT" for call in seen.of("credentials", "POST", "PUT")[:1])


def post_when_registered(seen: Dialogue) -> bool:
    registered: set[Direction] = set()
    for call in seen.of("credentials", "POST"):
        if call.direction in registered:
            return True
        if call.status == 200:
            registered.add(call.direction)
    return False


def cdr_to_owner_url(seen: Dialogue) -> bool:
    return any(call.ids for call in seen.of("cdrs", "POST"))


def owner_differs(seen: Dialogue) -> bool:
    pushed = [call for call in seen.functional if call.method == "PUT" and "party_id" in call.body]
    return any(call.body["party_id"].upper() != call.ids[1].upper() for call in pushed)


def command_twice(seen: Dialogue) -> bool:
    return any(count > 1 for count in Counter(call.body.get("response_url") for call in commands(seen)).values())


def commands(seen: Dialogue) -> list[Seen]:
    return [call for call in seen.of("commands", "POST") if "response_url" in call.body]


MARKS = {
    "raw-token": raw_token,
    "base64-token": base64_token,
    "newline-token": newline_token,
    "double-base64-token": double_base64_token,
    "bearer-scheme": bearer_scheme,
    "old-token": old_token,
    "missing-request-id": missing_request_id,
    "missing-correlation-id": missing_correlation_id,
    "same-request-id": same_request_id,
    "missing-routing-headers": missing_routing_headers,
    "no-content-type": no_content_type,
    "lower-case-codes": lower_case_codes,
    "put-instead-of-post": put_instead_of_post,
    "post-when-registered": post_when_registered,
    "cdr-to-owner-url": cdr_to_owner_url,
    "owner-differs": owner_differs,
    "command-twice": command_twice,
}
