"""Faults of the Authorization header: the credentials token in another form, or another token.

All but the platforms that check nothing refuse these. The request is then sent again as it should be.
"""

import base64

from replay.simulator.answer import Reply
from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.faults.registry import SINCE_221, fault, on_requests
from replay.simulator.faults.scene import Scene, functional
from replay.simulator.faults.sending import first
from replay.simulator.incoming import Incoming
from replay.simulator.values import token_in
from validators.spec.versions import V211


@on_requests("raw-token", versions=SINCE_221)
async def raw_token(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The credentials token is sent as it is, not in Base64.

    Partners disagree since 2.1.1, and hubs have a switch for it (ocpi/ocpi issue 212).
    """
    return await _with("Token " + _token(wanted), wanted, send)


@on_requests("base64-token", versions=(V211,))
async def base64_token(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The credentials token is sent in Base64, which 2.1.1 does not know.

    The same disagreement the other way round (ocpi/ocpi issue 212).
    """
    return await _with("Token " + _encoded(_token(wanted)), wanted, send)


@on_requests("newline-token", versions=SINCE_221)
async def newline_token(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The credentials token was encoded together with a line break.

    The shell does that: echo TOKEN | base64.
    """
    return await _with("Token " + _encoded(_token(wanted) + "\n"), wanted, send)


@on_requests("double-base64-token", versions=SINCE_221)
async def double_base64_token(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The credentials token is encoded in Base64 twice.

    It happens where the token was already stored in Base64.
    """
    return await _with("Token " + _encoded(_encoded(_token(wanted))), wanted, send)


@on_requests("bearer-scheme")
async def bearer_scheme(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The Authorization header has the scheme Bearer instead of Token.

    Bearer is what HTTP libraries send unless told otherwise.
    """
    return await _with(wanted.headers["Authorization"].replace("Token", "Bearer", 1), wanted, send)


@fault("old-token")
def old_token(scene: Scene) -> None:
    """The token of the handshake, token A, is still used after it.

    Mixing up tokens A, B and C is the classic of the handshake (citrineos-ocpi pull requests 229 and 230).
    """

    async def sending(wanted: Outgoing, send: Send) -> Received:
        if wanted.module == "credentials" and wanted.method == "POST":
            scene.memory["token A"] = wanted.headers["Authorization"]
        if not functional(wanted) or "token A" not in scene.memory:
            return await send(wanted)
        return await _with(scene.memory["token A"], wanted, send)

    async def answering(incoming: Incoming, reply: Reply) -> Reply:
        if incoming.module == "credentials" and incoming.request.method == "POST":
            scene.memory["token A"] = incoming.request.headers["Authorization"]
        return reply

    scene.on_request(sending)
    scene.on_reply(answering)


async def _with(authorization: str, wanted: Outgoing, send: Send) -> Received:
    return await first(wanted, send, headers=wanted.headers | {"Authorization": authorization})


def _token(wanted: Outgoing) -> str:
    assert wanted.connection is not None
    return token_in(wanted.headers["Authorization"], wanted.connection.encoding) or ""


def _encoded(token: str) -> str:
    return base64.b64encode(token.encode()).decode()
