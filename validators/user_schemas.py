"""JSON Schemas of a user's own: what a hub demands of an object beyond OCPI."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from recordings.finding import Severity
from validators.json_text import pointer
from validators.rule import Fault

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from validators.spec.checker import Structure

LONGEST = 200  # characters of a message, which quotes what was found


class UserSchema(BaseModel):
    """An entry of `[[schemas]]`: the schema in `file` holds for one object of one version."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object: str
    ocpi: str
    file: Path
    severity: Severity = Severity.ERROR


class UserSchemaError(Exception):
    """The file cannot be read or is no JSON Schema; the message is one line."""


@cache
def compiled(file: Path) -> "Validator":
    """The schema in a file, of the dialect that its `$schema` names (2020-12 if none); raises UserSchemaError."""
    from jsonschema.exceptions import SchemaError  # slow to import, and most users have no schemas
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]
    from referencing.exceptions import Unresolvable

    try:
        schema = json.loads(file.read_bytes())
        kind = _dialect(schema)
        if kind is None:
            raise UserSchemaError(f"{file}: `$schema` names no dialect that is known")
        kind.check_schema(schema)
        _resolve(schema, kind.META_SCHEMA, REGISTRY)
    except SchemaError as error:
        raise UserSchemaError(f"{file}: no JSON Schema at {error.json_path}: {_short(error.message)}") from None
    except Unresolvable as error:
        raise UserSchemaError(f"{file}: `$ref` {error.ref} leads out of the file or nowhere") from None
    except OSError as error:
        raise UserSchemaError(f"{file}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UserSchemaError(f"{file}: not JSON: {_short(str(error))}") from None
    validator: Validator = kind(schema, registry=REGISTRY)
    return validator


def _dialect(schema: Any) -> "type[Validator] | None":
    from jsonschema.validators import Draft202012Validator, validator_for

    named = schema.get("$schema", Draft202012Validator.META_SCHEMA["$schema"]) if isinstance(schema, dict) else None
    if named is None:
        return Draft202012Validator  # which says what is wrong with it
    return validator_for({"$schema": named}, default=None) if isinstance(named, str) else None  # type: ignore[arg-type]


def _resolve(schema: Any, dialect: Any, registry: Any) -> None:
    """Follow every reference now, so that none fails later; raises Unresolvable. Nothing is fetched."""
    from referencing import Resource
    from referencing.jsonschema import specification_with

    specification = specification_with(dialect.get("$schema") or dialect["id"])
    root = Resource.from_contents(schema, default_specification=specification)
    waiting = [(root, registry.resolver_with_root(root))]
    while waiting:
        resource, resolver = waiting.pop()
        if isinstance(resource.contents, dict) and isinstance(reference := resource.contents.get("$ref"), str):
            resolver.lookup(reference)
        waiting += [(each, resolver.in_subresource(each)) for each in resource.subresources()]


def faults(value: Any, structure: "Structure", schemas: tuple[UserSchema, ...], at: str = "") -> Iterator[Fault]:
    """Where a value does not hold what the schemas of its object ask; places below `at`. PATCHes need no field."""
    for schema in schemas:
        if (schema.object, schema.ocpi) != (structure.name, structure.version):
            continue
        for error in compiled(schema.file).iter_errors(value):
            path = list(error.absolute_path)
            if structure.partial and error.validator == "required" and not path:
                continue
            yield Fault(at + pointer(*path), f"{schema.file.name}: {_short(error.message)}.", schema.severity)


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
