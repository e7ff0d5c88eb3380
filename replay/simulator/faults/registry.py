"""What a fault is, how one is declared, and the list of all of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from replay.simulator.answer import Reply
from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.faults.scene import Scene
from replay.simulator.faults.tree import visited
from replay.simulator.incoming import Incoming
from replay.simulator.values import Json
from validators.spec.versions import ORDER

RoleName = Literal["hub", "cpo", "emsp"]
Hook = Callable[[Scene], None]

ANYBODY: Final[tuple[RoleName, ...]] = ("hub", "cpo", "emsp")
CPO_SIDE: Final[tuple[RoleName, ...]] = ("hub", "cpo")  # who sends locations, tariffs, sessions and CDRs
EMSP_SIDE: Final[tuple[RoleName, ...]] = ("hub", "emsp")  # who receives those, and sends tokens and commands
SINCE_221: Final = ORDER[1:]


@dataclass(frozen=True)
class Fault:
    """`summary` says it in one sentence, `why` who reported it or why it matters, "" where that is plain.

    `hook` puts it to work on a platform.
    """

    name: str
    summary: str
    why: str
    roles: tuple[RoleName, ...]
    versions: tuple[str, ...]
    hook: Hook


FAULTS: Final[dict[str, Fault]] = {}

OnRequest = Callable[[Scene, Outgoing, Send], Awaitable[Received]]
OnReply = Callable[[Scene, Incoming, Reply], Awaitable[Reply]]
OnObject = Callable[[str, Json, str], None]


def fault(
    name: str, *, roles: tuple[RoleName, ...] = ANYBODY, versions: tuple[str, ...] = ORDER
) -> Callable[[Hook], Hook]:
    """Declare a fault by the function that puts it to work; its docstring explains it to people."""

    def declared(hook: Hook) -> Hook:
        _declare(name, hook.__doc__ or "", roles, versions, hook)
        return hook

    return declared


def on_requests(
    name: str, *, roles: tuple[RoleName, ...] = ANYBODY, versions: tuple[str, ...] = ORDER
) -> Callable[[OnRequest], OnRequest]:
    """Declare a fault of outgoing requests: what is sent instead. The request given is a copy, free to be changed."""

    def declared(change: OnRequest) -> OnRequest:
        _declare(name, change.__doc__ or "", roles, versions, lambda scene: scene.on_request(partial(change, scene)))
        return change

    return declared


def on_replies(
    name: str, *, roles: tuple[RoleName, ...] = ANYBODY, versions: tuple[str, ...] = ORDER
) -> Callable[[OnReply], OnReply]:
    """Declare a fault of answers: what goes back instead. The reply given is a copy, free to be changed."""

    def declared(change: OnReply) -> OnReply:
        _declare(name, change.__doc__ or "", roles, versions, lambda scene: scene.on_reply(partial(change, scene)))
        return change

    return declared


def on_objects(
    name: str, *within: str, roles: tuple[RoleName, ...] = CPO_SIDE, versions: tuple[str, ...] = ORDER
) -> Callable[[OnObject], OnObject]:
    """Declare a fault of objects on the wire, wherever they stand: in requests, answers, lists or other objects.

    The function changes an object in place; it is given its kind, the object and the version. `within` names the
    kinds of whole messages that it is for, all of them where nothing is named.
    """

    def declared(change: OnObject) -> OnObject:
        hook = partial(visited, change=change, within=within)
        _declare(name, change.__doc__ or "", roles, versions, hook)
        return change

    return declared


def _declare(name: str, text: str, roles: tuple[RoleName, ...], versions: tuple[str, ...], hook: Hook) -> None:
    summary, _, why = text.strip().partition("\n")
    assert name not in FAULTS, name
    FAULTS[name] = Fault(name, summary, " ".join(why.split()), roles, tuple(versions), hook)
