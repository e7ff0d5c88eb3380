"""Profile: what a given hub adds to or takes from the specification."""

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from recordings.finding import Severity


class Unsupported(BaseModel):
    """A module or a command that the hub does not implement in some versions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    versions: frozenset[str]
    module: str
    command: str | None = None
    severity: Severity = Severity.WARNING


class Profile(BaseModel):
    """`versions` are those the hub talks; `hub_parties` its own ids, as country code and party id in one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    hub_parties: frozenset[str] = frozenset()
    versions: frozenset[str]
    unsupported: tuple[Unsupported, ...] = ()


class UnknownProfileError(Exception):
    """There is no profile of that name; the message lists those there are."""


def names() -> list[str]:
    """The profiles that come with ocpi-tap."""
    folder = resources.files("validators").joinpath("profiles")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


@cache
def load(name: str) -> Profile:
    """A built-in profile by name; raises UnknownProfileError."""
    if name not in names():
        raise UnknownProfileError(f"no profile {name!r}; there are: {', '.join(names())}")
    text = resources.files("validators").joinpath("profiles", f"{name}.toml").read_text()
    return Profile.model_validate(tomllib.loads(text))
