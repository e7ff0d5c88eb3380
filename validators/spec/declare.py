"""The words in which the tables are written: one line a field, with its whole history on it."""

from dataclasses import dataclass, field
from typing import Final

from validators.spec.versions import V211, V230

ONE: Final = "1"  # required
OPTIONAL: Final = "?"
MANY: Final = "*"  # a list, absent and empty alike
SOME: Final = "+"  # a list of at least one


@dataclass(frozen=True, slots=True)
class Type:
    """`name` is a primitive of OCPI, or an object or enum of the tables.

    `length` is in characters; `narrow` is the length in the first edition of a version, where later ones allow more.
    `form` names what the text must look like (see forms.py). `least` and `most` bound numbers.
    """

    name: str
    length: int | None = None
    narrow: int | None = None
    form: str | None = None
    least: float | None = None
    most: float | None = None


def string(length: int | None = None, form: str | None = None, narrow: int | None = None) -> Type:
    """Printable text, case-sensitive."""
    return Type("string", length, narrow, form)


def ci(length: int | None = None, form: str | None = None) -> Type:
    """Printable ASCII, compared without regard to case."""
    return Type("CiString", length, None, form)


def number(least: float | None = None, most: float | None = None) -> Type:
    """A JSON number."""
    return Type("number", least=least, most=most)


def integer(least: float | None = None, most: float | None = None) -> Type:
    """A JSON number without a fraction."""
    return Type("int", least=least, most=most)


BOOLEAN: Final = Type("boolean")
DATETIME: Final = Type("DateTime")
URL: Final = Type("URL")
ANY: Final = Type("any")  # whatever JSON the endpoint at hand carries


def a(name: str) -> Type:
    """An object or an enum of the tables."""
    return Type(name)


@dataclass(frozen=True, slots=True)
class Was:
    """What a field was up to and including the version `until`."""

    until: str
    type: Type
    card: str = ""  # "" where it did not change


@dataclass(frozen=True, slots=True)
class Field:
    """One member of an object, from version `since` to version `until`.

    `formerly` is its name before `since`, where it was renamed. `na` allows the text `#NA` where there is no value.
    `module` names an optional module that brings the field.
    """

    name: str
    type: Type
    card: str
    doc: str
    since: str = V211
    until: str = V230
    was: Was | None = None
    formerly: str = ""
    na: bool = False
    module: str = ""


@dataclass(frozen=True, slots=True)
class Object:
    """A structure of OCPI. `spec` is `document#section`; `edition` is the first of its version that has it."""

    name: str
    spec: str
    doc: str
    fields: tuple[Field, ...]
    since: str = V211
    until: str = V230
    edition: str = ""
    module: str = ""


@dataclass(frozen=True, slots=True)
class Enum:
    """`values` lists, by version, what that version added; `until` the last version of what was removed.

    From version `open_since` on unknown values are allowed. `modules` names the optional module that brings a value.
    """

    name: str
    spec: str
    values: dict[str, tuple[str, ...]]
    until: dict[str, str] = field(default_factory=dict)
    open_since: str = ""
    module: str = ""
    modules: dict[str, str] = field(default_factory=dict)


f = Field


def obj(
    name: str,
    spec: str,
    doc: str,
    *fields: Field,
    since: str = V211,
    until: str = V230,
    edition: str = "",
    module: str = "",
) -> Object:
    """Declare an object."""
    return Object(name, spec, doc, fields, since, until, edition, module)


def enum(
    name: str,
    spec: str,
    *,
    open_since: str = "",
    module: str = "",
    until: dict[str, str] | None = None,
    modules: dict[str, str] | None = None,
    **added: str,
) -> Enum:
    """Declare an enum: `v211="A B C", v221="D"`; a version's values are separated by blanks."""
    versions = {"v211": "2.1.1", "v221": "2.2.1", "v230": "2.3.0"}
    values = {versions[key]: tuple(text.split()) for key, text in added.items()}
    return Enum(name, spec, values, until or {}, open_since, module, modules or {})
