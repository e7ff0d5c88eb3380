"""Faults of servers under load or behind a proxy: every third functional answer, so that the rest goes on."""

import asyncio
from dataclasses import replace

from replay.simulator.answer import Reply, envelope
from replay.simulator.faults.registry import on_replies
from replay.simulator.faults.scene import Scene, functional
from replay.simulator.incoming import Incoming
from replay.simulator.json_text import encoded

SLOW = 1.5  # seconds
TOO_OFTEN = 3  # one answer in so many
GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\r\n"


@on_replies("html-502")
async def html_502(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every third answer is the HTML page of a proxy with HTTP 502.

    Load balancers do this while the platform behind them starts again.
    """
    return Reply(502, {"Content-Type": "text/html"}, GATEWAY) if _hit(scene, incoming) else reply


@on_replies("truncated-json")
async def truncated_json(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every third answer ends in the middle of its JSON, with a length that fits.

    Another simulator of a hub has it too, so it was worth simulating (ocpi-mock-hub).
    """
    if not _hit(scene, incoming):
        return reply
    text = rendered(reply)
    return replace(reply, body=text[: len(text) // 2], headers=reply.headers | {"Content-Type": "application/json"})


@on_replies("reset-in-mid-body")
async def reset_in_mid_body(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The connection breaks off in the middle of every third answer.

    Crashes and idle timers of proxies do that; what arrived must not be taken for the whole.
    """
    return replace(reply, aborted=_hit(scene, incoming))


@on_replies("slow-answer")
async def slow_answer(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every fourth list takes one and a half seconds.

    Large queries do; impatient clients ask again, and make it worse.
    """
    if functional(incoming) and incoming.operation == "GET " and scene.every(4):
        await asyncio.sleep(SLOW)
    return reply


@on_replies("too-many-requests")
async def too_many_requests(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every third answer is HTTP 429 that does not say when to try again.

    A large eMSP documents to answer 429, without a Retry-After header (Plugsurfing).
    """
    return (
        replace(reply, http_status=429, body=envelope(2000, message="too many requests"))
        if _hit(scene, incoming)
        else reply
    )


@on_replies("random-500")
async def random_500(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """One answer in three, by chance, is HTTP 500.

    Retries of such a request must not do its work twice.
    """
    failed = functional(incoming) and scene.chance.random() < 1 / TOO_OFTEN
    return replace(reply, http_status=500, body=envelope(3000, message="internal error")) if failed else reply


@on_replies("redirect")
async def redirect(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every third GET is redirected by HTTP 307 to the same place.

    Frameworks redirect to the path with a slash at its end; clients do not follow, or lose their headers.
    """
    if incoming.request.method != "GET" or "redirected" in incoming.request.query_params or not _hit(scene, incoming):
        return reply
    url = incoming.request.url.include_query_params(redirected="true")
    target = f"{scene.platform.origin(incoming.connection)}{url.path}?{url.query}"
    return Reply(307, {"Location": target}, b"")


@on_replies("framework-401")
async def framework_401(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every third answer is HTTP 401 with the body of a web framework instead of OCPI's envelope.

    Python platforms on FastAPI do this (extrawest-ocpi).
    """
    return replace(reply, http_status=401, body={"detail": "Not authenticated"}) if _hit(scene, incoming) else reply


@on_replies("gzip-mislabelled")
async def gzip_mislabelled(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every third answer says that it is compressed by gzip, and is not.

    A proxy has unpacked it and left the header.
    """
    if not _hit(scene, incoming):
        return reply
    named = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return replace(reply, body=rendered(reply), headers=reply.headers | named)


def rendered(reply: Reply) -> bytes:
    """The body as it would go out."""
    return reply.body if isinstance(reply.body, bytes) else encoded(reply.body)


def _hit(scene: Scene, incoming: Incoming) -> bool:
    return functional(incoming) and scene.every(TOO_OFTEN)
