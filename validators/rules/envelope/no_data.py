"""Answers that have nothing to say beyond their status."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.rule import Fault, rule
from validators.spec.operations import SENDER
from validators.spec.versions import V221_UP

UNDEFINED = (
    "credentials", "locations", "sessions", "cdrs", "tariffs", "tokens", "commands", "hubclientinfo",
    "invoicereconciliation",
)  # fmt: skip


@rule(
    "envelope.data-needless",
    spec="transport_and_format#response_format",
    severity=Severity.INFO,
    side="response",
    versions=V221_UP,
    modules=UNDEFINED,
    methods=["POST", "PUT", "PATCH", "DELETE"],
    once=True,
    steady=True,
)
def data_needless(call: Call) -> Iterator[Fault]:
    """The response holds `data` where OCPI defines none; it is better left out."""
    row = call.place.row
    if row is None or row.response or not (call.succeeded and call.response):
        return
    body = call.response.json.value
    if isinstance(body, dict) and "data" in body:
        yield Fault("/data", "It is null." if body["data"] is None else "The other platform may stumble over it.")


@rule("envelope.data-not-omitted", spec="mod_charging_profiles#response_body", side="response", versions=V221_UP,
      modules=["chargingprofiles", "tokens"], interfaces=[SENDER], operations=["result", "put", "authorize"],
)  # fmt: skip
def data_not_omitted(call: Call) -> Iterator[Fault]:
    """The response holds `data`, which must be left out here."""
    response = call.response
    if response is None or not isinstance(response.json.value, dict) or "data" not in response.json.value:
        return
    if response.status_code == 2004 if call.place.operation == "authorize" else call.succeeded:
        yield Fault("/data", "", Severity.INFO if response.data is None else None)
