"""The Authorization header as such, before any token is known."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import SaidRequest
from validators.rule import Fault, rule

WELL_FORMED = re.compile(r"Token [!-~]+(?<![\",])")
CONSEQUENCES = ("envelope.body-not-json", "envelope.status-code-missing")  # of being refused for it


@rule("transport.authorization-missing", spec="transport_and_format#authorization_header", explains=CONSEQUENCES)
def authorization_missing(request: SaidRequest) -> Iterator[Fault]:
    """The request has no Authorization header."""
    if request.header("Authorization") is None:
        yield Fault("header:Authorization")


@rule("transport.authorization-scheme", spec="transport_and_format#authorization_header", explains=CONSEQUENCES)
def authorization_scheme(request: SaidRequest) -> Iterator[Fault]:
    """The Authorization header is not `Token`, one space and the credentials token."""
    value = request.header("Authorization")
    if value is None or WELL_FORMED.fullmatch(value):
        return
    scheme = value.partition(" ")[0]
    if re.fullmatch(r"token [!-~]+", value, re.IGNORECASE):
        yield Fault("header:Authorization", f"It begins with `{scheme}`; write `Token`.", Severity.WARNING)
    else:
        yield Fault("header:Authorization", _found(scheme, value))


def _found(scheme: str, value: str) -> str:
    """What stands there, without a character of the token."""
    if scheme == "Token":
        return "After `Token` come one space and the token, and nothing else: no quotes, no comma."
    if scheme.lower() in ("bearer", "basic", "digest", "apikey"):
        return f"Its scheme is `{scheme}`."
    return "It has no scheme, only a value." if scheme == value else "Its scheme is not `Token`."
