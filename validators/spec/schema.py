"""JSON Schemas (2020-12) of OCPI's objects, built from the tables: to publish, and to check by."""

from functools import cache
from typing import Any

from recordings.finding import Severity
from validators.spec import forms
from validators.spec.declare import MANY, ONE, SOME, Type
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import EDITIONS
from validators.spec.view import Member, is_open, members, values

DIALECT = "https://json-schema.org/draft/2020-12/schema"
JSON_TYPES = {"string": "string", "CiString": "string", "DateTime": "string", "URL": "string",
              "number": "number", "int": "integer", "boolean": "boolean"}  # fmt: skip
PRECISION = 0.0001  # types, number: four decimals unless a field says else
Schema = dict[str, Any]


@cache
def schema(
    name: str, version: str, edition: str = "", *, partial: bool = False, strict: bool = False, decimals: bool = False
) -> Schema:
    """The schema of one object (or enum) with everything it refers to in `$defs`. Nobody may change what is returned.

    `partial` asks for no field, as in the body of a PATCH. `strict` is for the checker: it also refuses what is not
    wrong but worth a word, namely null for an absent field, fields and values that the version does not list.
    `decimals` has it count those of numbers too, which is slow.
    """
    builder = _Builder(version, edition, strict, decimals)
    root = builder.enum(name) if name in ENUMS else builder.object(name, partial)
    return {
        "$schema": DIALECT,
        "$id": f"urn:ocpi-tap:{version}:{edition or EDITIONS[version][-1]}:{name}" + (":partial" if partial else ""),
        "title": f"{name}, OCPI {version}",
        **root,
        "$defs": builder.definitions,
    }


class _Builder:
    """Collects the objects that others refer to."""

    def __init__(self, version: str, edition: str, strict: bool, decimals: bool) -> None:
        self.version = version
        self.edition = edition
        self.strict = strict
        self.decimals = decimals
        self.definitions: dict[str, Schema] = {}

    def object(self, name: str, partial: bool = False) -> Schema:
        fields = members(name, self.version, self.edition)
        built: Schema = {
            "type": "object",
            "description": OBJECTS[name].doc,
            "properties": {field.name: self._property(field) for field in fields.values()},
            "required": [] if partial else [field.name for field in fields.values() if field.card in (ONE, SOME)],
        }
        return built | ({"additionalProperties": False} if self.strict else {})

    def _property(self, member: Member) -> Schema:
        value = self._value(member.type, member.field.na)
        if member.card in (MANY, SOME):
            value = {"type": "array", "items": value} | ({"minItems": 1} if member.card == SOME else {})
        if member.card not in (ONE, SOME) and not self.strict:
            value = _or_null(value)
        return value | {"description": member.field.doc, "x-ocpi-since": member.field.since}

    def _value(self, type_: Type, na: bool) -> Schema:
        if type_.name in OBJECTS:
            return self._reference(type_.name)
        if type_.name in ENUMS:
            return self.enum(type_.name)
        if type_.name not in JSON_TYPES:
            return {}
        built: Schema = {"type": JSON_TYPES[type_.name]}
        limits = {
            "maxLength": type_.length or forms.LENGTHS.get(type_.name),
            "minimum": type_.least,
            "maximum": type_.most,
        }
        built |= {key: limit for key, limit in limits.items() if limit is not None}
        if self.decimals and type_.name == "number":
            built["multipleOf"] = PRECISION
        form = forms.form_of(type_)
        if form and (self.strict or form.severity == Severity.ERROR):
            pattern = form.in_version(self.version)
            built["pattern"] = f"{pattern}|^#NA$" if na else pattern
        return built

    def _reference(self, name: str) -> Schema:
        if name not in self.definitions:
            self.definitions[name] = {}  # an object may hold itself
            self.definitions[name] = self.object(name)
        return {"$ref": f"#/$defs/{name}"}

    def enum(self, name: str) -> Schema:
        listed = list(values(name, self.version))
        if is_open(ENUMS[name], self.version) and not self.strict:
            return {"type": "string", "examples": listed}
        return {"enum": listed} if self.strict else {"type": "string", "enum": listed}  # one cause, one error


def _or_null(value: Schema) -> Schema:
    if "type" not in value:
        return {"anyOf": [value, {"type": "null"}]}
    built = value | {"type": [value["type"], "null"]}
    return built | ({"enum": [*value["enum"], None]} if "enum" in value else {})
