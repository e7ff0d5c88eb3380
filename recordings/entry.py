"""Entry: an exchange with everything derived from it, the unit in which a recording is written."""

import msgspec

from recordings.exchange import Exchange
from recordings.finding import Finding


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What an exchange says as OCPI. All None for traffic that is not OCPI.

    `not_graded` says why the rules could not judge it (None where they did). `known_by` is `endpoint` where the
    platforms advertised the URL and `path` where it was guessed from the URL.
    """

    version: str | None = None
    module: str | None = None
    interface: str | None = None
    operation: str | None = None
    known_by: str | None = None
    object_id: str | None = None
    session_id: str | None = None
    ocpi_status: int | None = None
    request_id: str | None = None
    correlation_id: str | None = None
    not_graded: str | None = None


class SeenObject(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an OCPI object, and where it stood: `pointer` into the body of `side`."""

    side: str
    pointer: str
    module: str
    kind: str
    country_code: str
    party_id: str
    object_id: str
    last_updated: str | None
    content: str


class Crash(msgspec.Struct, frozen=True):
    """A rule that raised. A fault of ocpi-tap, never a finding."""

    rule: str
    traceback: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """`links` names charging sessions found out later: pairs of an earlier exchange's id and the session's id."""

    exchange: Exchange
    reading: Reading
    findings: tuple[Finding, ...] = ()
    objects: tuple[SeenObject, ...] = ()
    crashes: tuple[Crash, ...] = ()
    links: tuple[tuple[int, str], ...] = ()
