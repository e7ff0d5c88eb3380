"""The Authorization header as such, before any token is known."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call, SaidRequest
from validators.rule import Fault, rule
from validators.spec.versions import V211
from validators.standing import REFUSED

PLACE = "header:Authorization"
WELL_FORMED = re.compile(r"Token [!-~]+(?<![\",])")
ANY_CASE = re.compile(WELL_FORMED.pattern, re.IGNORECASE)


@rule("transport.authorization-missing", spec="transport_and_format#authorization_header", explains=REFUSED)
def authorization_missing(request: SaidRequest) -> Iterator[Fault]:
    """The request has no Authorization header."""
    if request.header("Authorization") is None:
        yield Fault(PLACE)


@rule("transport.authorization-scheme", spec="transport_and_format#authorization_header", explains=REFUSED)
def authorization_scheme(call: Call) -> Iterator[Fault]:
    """The Authorization header is not `Token`, one space and the credentials token."""
    value = call.request.header("Authorization")
    if value is None or WELL_FORMED.fullmatch(value):
        return
    scheme = value.partition(" ")[0]
    if ANY_CASE.fullmatch(value):
        yield Fault(PLACE, f"It begins with `{scheme}`; write `Token`.", Severity.WARNING)
    else:
        is_lax = scheme == "Token" and call.place.version == V211  # its text is vague on what else may stand there
        yield Fault(PLACE, _found(scheme, value), Severity.WARNING if is_lax else None)


def _found(scheme: str, value: str) -> str:
    """What stands there, without a character of the token."""
    if scheme == "Token":
        return "After `Token` come one space and the token, and nothing else: no quotes, no comma."
    if scheme.lower() in ("bearer", "basic", "digest", "apikey"):
        return f"Its scheme is `{scheme}`."
    return "It has no scheme, only a value." if scheme == value else "Its scheme is not `Token`."
