"""Faults of answers: the envelope, its fields, and the HTTP status and headers around it."""

from dataclasses import replace

from replay.simulator.answer import Reply
from replay.simulator.faults.outages import rendered
from replay.simulator.faults.registry import EMSP_SIDE, SINCE_221, on_replies
from replay.simulator.faults.scene import Scene, functional
from replay.simulator.incoming import Incoming
from replay.simulator.json_text import encoded
from replay.simulator.values import Json

SOME = 3  # where a strict client can use nothing of the answer, one in so many has the fault
IDS = ("X-Request-ID", "X-Correlation-ID")


@on_replies("ids-not-echoed", versions=SINCE_221)
async def ids_not_echoed(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Answers repeat neither X-Request-ID nor X-Correlation-ID.

    The libraries extrawest-ocpi and py-ocpi leave them out.
    """
    return replace(reply, headers={name: value for name, value in reply.headers.items() if name not in IDS})


@on_replies("404-with-1000")
async def not_found_with_1000(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Unknown objects and empty lists are answered by HTTP 404 with status code 1000.

    The text contradicts itself on what is right for unknown objects (ocpi/ocpi issues 201, 279 and 417).
    """
    body = _envelope_of(reply)
    if body and (reply.http_status == 404 or body.get("data") == []):
        return replace(reply, http_status=404, body=body | {"status_code": 1000})
    return reply


@on_replies("500-for-refusals")
async def server_error_for_refusals(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """What OCPI refuses with a status code of its own is answered by HTTP 500.

    A library did so for every error of its handlers (ocpi-toolkit issue 80).
    """
    refused = functional(incoming) and _envelope_of(reply).get("status_code", 1000) >= 2000
    return replace(reply, http_status=500) if refused else reply


@on_replies("framework-422")
async def framework_422(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Invalid objects are answered by HTTP 422 and a web framework's list of errors instead of OCPI's 2001.

    Every Python platform on FastAPI does (extrawest-ocpi, py-ocpi).
    """
    if _envelope_of(reply).get("status_code") != 2001:
        return reply
    error = {"loc": ["body"], "msg": "field required", "type": "value_error.missing"}
    return replace(reply, http_status=422, body={"detail": [error]})


@on_replies("no-envelope")
async def no_envelope(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every third answer with data is the bare data, without the envelope around it.

    It is how other REST interfaces look.
    """
    data = _envelope_of(reply).get("data")
    if data is None or not functional(incoming) or not scene.every(SOME):
        return reply
    return replace(reply, body=data)


@on_replies("status-code-as-text")
async def status_code_as_text(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The status_code of every third answer is a text.

    Loosely typed platforms take it from a table of texts.
    """
    if not functional(incoming) or not _envelope_of(reply) or not scene.every(SOME):
        return reply
    body = _envelope_of(reply) | {"status_code": str(_envelope_of(reply)["status_code"])}
    # As bytes: the platform itself shall not stumble over what it believes to have answered.
    return replace(reply, body=encoded(body), headers=reply.headers | {"Content-Type": "application/json"})


@on_replies("timestamp-missing")
async def timestamp_missing(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Envelopes have no timestamp.

    Nothing seems to need it, so nobody notices.
    """
    if not _envelope_of(reply):
        return reply
    return replace(reply, body={name: value for name, value in _envelope_of(reply).items() if name != "timestamp"})


@on_replies("frozen-timestamp")
async def frozen_timestamp(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The timestamp of every envelope is the one of the first answer.

    A default value that is computed once, at start-up (py-ocpi).
    """
    return _with(reply, timestamp=scene.memory.setdefault("timestamp", _envelope_of(reply).get("timestamp")))


@on_replies("timestamp-with-blank")
async def timestamp_with_blank(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The timestamp of envelopes has a blank for the T, and an offset.

    It is how Python prints a moment (py-ocpi).
    """
    moment = str(_envelope_of(reply).get("timestamp"))
    return _with(reply, timestamp=moment.replace("T", " ").replace("Z", "+00:00"))


@on_replies("data-in-list")
async def data_in_list(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """A single object that was asked for comes as a list of one.

    The libraries extrawest-ocpi and py-ocpi wrap everything.
    """
    data = _envelope_of(reply).get("data")
    single = functional(incoming) and incoming.request.method == "GET" and isinstance(data, dict)
    return _with(reply, data=[data]) if single else reply


@on_replies("created-without-location", roles=EMSP_SIDE)
async def created_without_location(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The answer to a new CDR has no Location header.

    Its sender cannot read the CDR again; some put the URL into the body (ocpi-toolkit issues 65 and 144).
    """
    return replace(reply, headers={name: value for name, value in reply.headers.items() if name != "Location"})


@on_replies("200-for-created")
async def ok_for_created(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """New objects are answered by HTTP 200, not 201.

    Others wait for 201 and take the object for refused (ocpi-toolkit issues 65 and 144).
    """
    return replace(reply, http_status=200) if reply.http_status == 201 else reply


@on_replies("no-content")
async def no_content(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Changes by PATCH are answered by HTTP 204 without a body.

    It is what other REST interfaces do; OCPI's envelope is missing.
    """
    changed = incoming.request.method == "PATCH" and reply.http_status == 200
    return Reply(204, reply.headers, b"") if changed else reply


@on_replies("answer-without-content-type")
async def answer_without_content_type(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Answers have no Content-Type header.

    Clients that choose a parser by it read nothing.
    """
    return replace(reply, body=rendered(reply)) if functional(incoming) else reply


@on_replies("credentials-twice", versions=SINCE_221)
async def credentials_twice(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The version details list the credentials module under both interfaces.

    The module has one URL, its role means nothing (extrawest-ocpi and others).
    """
    body = _envelope_of(reply)
    data = body.get("data")
    if incoming.module != "versions" or not isinstance(data, dict):
        return reply
    again = [one | {"role": "RECEIVER"} for one in data["endpoints"] if one["identifier"] == "credentials"]
    return _with(reply, data=data | {"endpoints": data["endpoints"] + again})


def _envelope_of(reply: Reply) -> Json:
    """The envelope, empty where another fault has left none."""
    return reply.body if isinstance(reply.body, dict) and "status_code" in reply.body else {}


def _with(reply: Reply, **changed: object) -> Reply:
    return replace(reply, body=_envelope_of(reply) | changed) if _envelope_of(reply) else reply
