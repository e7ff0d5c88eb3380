"""Realistic deviations from OCPI that a simulated platform can show, each switched on by its name."""

from collections.abc import Iterable

from replay.simulator.faults import (  # noqa: F401 - each declares its family
    answers,
    billing,
    commands,
    fields,
    messages,
    outages,
    pages,
    places,
    requests,
    sessions,
    tokens,
)
from replay.simulator.faults.registry import FAULTS, Fault, RoleName
from replay.simulator.faults.scene import Scene
from replay.simulator.platform import Platform

__all__ = ["FAULTS", "Fault", "UnknownFaultError", "install"]


class UnknownFaultError(ValueError):
    """There is no such fault, or that role or version cannot show it; the message is one line."""


def install(platform: Platform, role: RoleName, names: Iterable[str]) -> None:
    """Switch faults on, before the platform starts. Raises UnknownFaultError; then none is."""
    chosen = list(dict.fromkeys(names))
    versions = {connection.version for connection in platform.connections if platform.outside(connection)}
    if wrong := [reason for name in chosen if (reason := _hindrance(name, role, versions))]:
        raise UnknownFaultError("; ".join(wrong))
    for name in chosen:
        FAULTS[name].hook(Scene(platform, FAULTS[name].versions))
    platform.faults.update(chosen)


def _hindrance(name: str, role: RoleName, versions: set[str]) -> str:
    """Why that fault cannot be shown, "" where it can."""
    known = FAULTS.get(name)
    if known is None:
        return f"there is no fault {name!r}"
    if role not in known.roles:
        return f"{name} is for {', '.join(known.roles)}, not for {role}"
    if not versions & set(known.versions):
        return f"{name} exists in {', '.join(known.versions)}, not in {', '.join(sorted(versions))}"
    return ""
