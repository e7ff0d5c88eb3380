"""Profile: what a given hub adds to or takes from the specification."""

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from recordings.finding import Severity
from validators.agreed import OtherSeverity, Silence, Waiver
from validators.expected import Expected
from validators.user_schemas import UserSchema


class Unsupported(BaseModel):
    """A module or a command that the hub does not implement in some versions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    versions: frozenset[str]
    module: str
    command: str | None = None
    severity: Severity = Severity.WARNING


class Profile(BaseModel):
    """`versions` are those the hub talks; `hub_parties` its own ids, as country code and party id in one.

    `values` are registered besides an enum's own (`ConnectorType.MY_PLUG`), `open_enums` is the severity of others
    where an enum is open. `backported` names newer fields that older versions have here, as in
    `2.1.1 Location.country_code`, `extended_enums` enums whose newer values may be among them (`2.1.1 Facility`).
    `expected` is what else the hub promises or asks for. `severity` and `silence` are what was agreed about findings,
    the later entry before the earlier; `waive` are checkpoints that need not be passed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    hub_parties: frozenset[str] = frozenset()
    versions: frozenset[str]
    unsupported: tuple[Unsupported, ...] = ()
    editions: dict[str, str] = {}
    values: frozenset[str] = frozenset()
    open_enums: Severity = Severity.INFO
    backported: frozenset[str] = frozenset()
    extended_enums: frozenset[str] = frozenset()
    schemas: tuple[UserSchema, ...] = ()
    expected: Expected = Expected()
    severity: tuple[OtherSeverity, ...] = ()
    silence: tuple[Silence, ...] = ()
    waive: tuple[Waiver, ...] = ()

    def edition(self, version: str) -> str:
        """The edition of a version's text that counts, "" for the latest."""
        return self.editions.get(version, "")


class UnknownProfileError(Exception):
    """There is no profile of that name, or its file cannot be used; the message is one line."""


def names() -> list[str]:
    """The profiles that come with ocpi-tap."""
    folder = resources.files("validators").joinpath("profiles")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


@cache
def load(name: str) -> Profile:
    """A built-in profile by name, or one of a user's own by the path of its `.toml`; raises UnknownProfileError."""
    if not name.endswith(".toml"):
        return built_in(name)
    from validators.own_profile import read  # needs the tables

    return read(Path(name))


def built_in(name: str) -> Profile:
    """A profile that comes with ocpi-tap; raises UnknownProfileError."""
    if name not in names():
        raise UnknownProfileError(f"no profile {name!r}; there are: {', '.join(names())}")
    text = resources.files("validators").joinpath("profiles", f"{name}.toml").read_text()
    return Profile.model_validate(tomllib.loads(text))
