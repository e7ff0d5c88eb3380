"""A profile of a user's own: a TOML file that adds to a built-in one."""

import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from validators.agreed import OtherSeverity, Silence, Waiver
from validators.expected import Expected, Party
from validators.named import UnknownNameError, check_edition, check_names, check_one_of
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.profile import Profile, UnknownProfileError, Unsupported, built_in
from validators.rule_names import rules_named
from validators.spec.operations import MODULES
from validators.spec.tables import ENUMS
from validators.spec.versions import EVERY
from validators.user_schemas import UserSchema, UserSchemaError, compiled

SETTINGS = frozenset(  # of an ocpi-tap.toml: a file with any of them is one
    ("hub", "partner", "profile", "out", "listen", "cert", "key", "redact", "body_limit", "queue_limit", "when_full",
     "repeats")
)  # fmt: skip
TABLES = ("editions", "values", "schemas", "expected", "severity", "silence", "waive")


class OwnProfile(BaseModel):
    """The file. `values` are registered besides those of an enum, `editions` count instead of a version's latest.

    `title`, `versions` and `hub_parties` take the place of those that it extends; the rest adds to them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    extends: str = "ocpi"
    editions: dict[str, str] = {}
    values: dict[str, tuple[str, ...]] = {}
    schemas: tuple[UserSchema, ...] = ()
    title: str | None = None
    versions: frozenset[str] | None = None
    hub_parties: frozenset[Party] | None = None
    unsupported: tuple[Unsupported, ...] = ()
    expected: Expected = Expected()
    severity: tuple[OtherSeverity, ...] = ()
    silence: tuple[Silence, ...] = ()
    waive: tuple[Waiver, ...] = ()


def read(path: Path) -> Profile:
    """The profile that a file makes of the one it extends; raises UnknownProfileError with one line."""
    try:
        own = OwnProfile.model_validate(_tables_in(tomllib.loads(path.read_text())))
        return _extended(own, path)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise UnknownProfileError(f"{path}: {place}: {first['msg'].removeprefix('Value error, ')}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnknownProfileError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    except (UnknownProfileError, UnknownNameError) as error:
        raise UnknownProfileError(f"{path}: {error}") from None
    except UserSchemaError as error:
        raise UnknownProfileError(str(error)) from None


def _tables_in(file: dict[str, Any]) -> dict[str, Any]:
    """What a file says of the tables; an ocpi-tap.toml says it beside its settings, and its `profile` is extended."""
    if not file.keys() & SETTINGS:
        return file
    tables = {name: file[name] for name in TABLES if name in file}
    return tables | {"extends": file.get("profile", "ocpi")}


def _extended(own: OwnProfile, path: Path) -> Profile:
    base = built_in(own.extends)
    for version, edition in own.editions.items():
        check_edition(version, edition)
    for enum in own.values:
        check_one_of("enum", enum, ENUMS)
    schemas = tuple(each.model_copy(update={"file": path.parent / each.file}) for each in own.schemas)
    for each in schemas:
        check_names(each.object, each.ocpi, own.editions.get(each.ocpi, ""))
        compiled(each.file)
    _check_hub(own)
    _check_agreed(own)
    return base.model_copy(
        update={
            "name": str(path),
            "title": own.title or base.title,
            "versions": base.versions if own.versions is None else own.versions,
            "hub_parties": base.hub_parties if own.hub_parties is None else own.hub_parties,
            "unsupported": base.unsupported + own.unsupported,
            "expected": base.expected.changed_by(own.expected),
            "editions": base.editions | own.editions,
            "values": base.values | {f"{enum}.{value}" for enum, values in own.values.items() for value in values},
            "schemas": schemas,
            "severity": base.severity + own.severity,
            "silence": base.silence + own.silence,
            "waive": base.waive + own.waive,
        }
    )


def _check_hub(own: OwnProfile) -> None:
    """Whether the versions and modules exist that something is said of; raises UnknownNameError."""
    for version in [*(own.versions or ()), *(version for each in own.unsupported for version in each.versions)]:
        check_one_of("OCPI version", version, EVERY)
    for module in [*(each.module for each in own.unsupported), *chain(*own.expected.modules.values())]:
        check_one_of("module", module, MODULES)


def _check_agreed(own: OwnProfile) -> None:
    """Whether the rules, modules and checkpoints exist that something was agreed about; raises UnknownNameError."""
    for waiver in own.waive:
        check_one_of("checkpoint", waiver.checkpoint, [each.id for each in CHECKPOINTS])
    for rule in [*(each.rule for each in own.severity), *(each.rule for each in own.silence if each.rule)]:
        rules_named(rule)
    silenced = (each.module for each in own.silence if each.module)
    for module in [*silenced, *chain(*(each.modules for each in own.severity))]:
        check_one_of("module", module, MODULES)
    for version in chain(*(each.versions for each in own.severity)):
        check_one_of("OCPI version", version, EVERY)
