"""`ocpi-tap.toml`: the settings of `ocpi-tap record` in a file, with the command line's names."""

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

DEFAULT = Path("ocpi-tap.toml")
OF_PROFILE = {"editions", "values", "schemas", "expected", "severity", "silence", "waive"}


class ConfigError(Exception):
    """The file cannot be used; the message is one line."""


class Side(BaseModel):
    """`[hub]` or `[partner]`: its URL, the port of its listener here and the name that the other side is given."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = None
    port: int | None = Field(default=None, ge=1, le=65535)
    public_url: str | None = None


class Config(BaseModel):
    """The whole file; every value can be given on the command line instead, save what makes it a profile."""

    model_config = ConfigDict(extra="forbid")

    hub: Side = Side()
    partner: Side = Side()
    out: str | None = None
    profile: str | None = None
    listen: str | None = None
    cert: str | None = None
    key: str | None = None
    redact: bool | None = None
    body_limit: str | None = None
    queue_limit: str | None = None
    when_full: Literal["continue", "refuse"] | None = None
    repeats: int | None = Field(default=None, ge=0)
    editions: dict[str, Any] = {}
    values: dict[str, Any] = {}
    schemas: list[Any] = []
    expected: dict[str, Any] = {}
    severity: list[Any] = []
    silence: list[Any] = []
    waive: list[Any] = []


def _with_own_profile(config: Config, path: Path) -> Config:
    """A file that says something of tables or findings is a profile itself (validators/own_profile.py)."""
    if not config.model_fields_set & OF_PROFILE:
        return config
    return config.model_copy(update={"profile": str(path)})


def load(path: Path | None) -> Config:
    """Read `path`, or `ocpi-tap.toml` here where there is one; raises ConfigError."""
    if path is None and not DEFAULT.exists():
        return Config()
    path = path or DEFAULT
    try:
        return _with_own_profile(Config.model_validate(tomllib.loads(path.read_text())), path)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
