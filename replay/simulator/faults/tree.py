"""Changing objects on the wire: every object in a message is visited, with its kind as the tables name it."""

from collections.abc import Callable, Iterator
from typing import Any

from replay.simulator.answer import Reply
from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.faults.scene import Scene, functional
from replay.simulator.incoming import Incoming
from replay.simulator.values import Json
from validators.spec.tables import OBJECTS
from validators.spec.view import members


def visited(scene: Scene, change: Callable[[str, Json, str], None], within: tuple[str, ...]) -> None:
    """Have every object that goes out changed, in bodies of requests and in the data of answers alike."""

    def whole(kind: str, data: Any, version: str) -> None:
        if kind and (not within or kind in within):
            for name, value in list(objects(kind, data, version)):
                change(name, value, version)

    async def sending(wanted: Outgoing, send: Send) -> Received:
        if functional(wanted) and wanted.connection:
            whole(wanted.kind, wanted.body, wanted.connection.version)
        return await send(wanted)

    async def answering(incoming: Incoming, reply: Reply) -> Reply:
        if isinstance(reply.body, dict):
            whole(reply.kind, reply.body.get("data"), incoming.connection.version)
        return reply

    scene.on_request(sending)
    scene.on_reply(answering)


def objects(kind: str, data: Any, version: str) -> Iterator[tuple[str, Json]]:
    """Every object in an object of that kind or a list of them, itself too, each with its kind."""
    if isinstance(data, list):
        for each in data:
            yield from objects(kind, each, version)
    elif isinstance(data, dict):
        yield kind, data
        for name, member in members(kind, version).items():
            if member.type.name in OBJECTS:
                yield from objects(member.type.name, data.get(name), version)
