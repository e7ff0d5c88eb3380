"""The two version endpoints: which version a connection has, and where its modules are."""

from typing import TYPE_CHECKING

from replay.simulator.answer import Answer
from replay.simulator.incoming import Handler, Incoming
from replay.simulator.values import Json
from validators.spec.versions import V211

if TYPE_CHECKING:
    from replay.simulator.platform import Platform


def versions(platform: "Platform") -> Handler:
    """The versions endpoint: the one version of the connection."""

    async def answer(incoming: Incoming) -> Answer:
        connection = incoming.connection
        url = f"{platform.origin(connection)}/ocpi/{connection.version}"
        return Answer([{"version": connection.version, "url": url}])

    return answer


def details(platform: "Platform") -> Handler:
    """The version details endpoint of the connection's version."""

    async def answer(incoming: Incoming) -> Answer:
        version, origin = incoming.connection.version, platform.origin(incoming.connection)
        return Answer({"version": version, "endpoints": _endpoints(platform, version, origin)})

    return answer


def _endpoints(platform: "Platform", version: str, origin: str) -> list[Json]:
    """Every module and interface; without interfaces in 2.1.1, where each module stands once."""
    listed = {("credentials", "SENDER"): f"/ocpi/{version}/credentials"}
    offered = [one for one in platform.interfaces(version) if one.listed]
    listed |= {(one.module, one.role): platform.path(version, one.module, one.role) for one in offered}
    if version != V211:
        return [{"identifier": module, "role": role, "url": origin + path} for (module, role), path in listed.items()]
    urls = {module: origin + path for (module, _), path in listed.items()}
    return [{"identifier": module, "url": url} for module, url in urls.items()]
