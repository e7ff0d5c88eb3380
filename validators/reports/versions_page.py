"""docs/versions.md: each object's fields and each enum's values, with their types and the versions that have them."""

from collections.abc import Iterator
from types import ModuleType

from validators.spec.declare import MANY, ONE, OPTIONAL, SOME, Enum, Field, Object, Type
from validators.spec.tables import ENUMS, MODULES, OBJECTS
from validators.spec.versions import ORDER

PREFACE = f"""\
# Objects and fields by version

What OCPI {", ".join(ORDER[:-1])} and {ORDER[-1]} put into their messages, in one table an object, from the tables that
ocpi-tap checks by. Written by `make docs`. As JSON Schema: `ocpi-tap schema OBJECT --ocpi VERSION`.

*How many*: `1` required, `?` optional, `*` a list that may be empty or absent, `+` a list of at least one. *Versions*:
all of those that have the object where nothing else is said. Lengths are in characters; where editions of a version
differ, the latest counts."""

HEADINGS = ("field", "type", "how many", "versions", "meaning")
CARDS = {ONE: "`1`", OPTIONAL: "`?`", MANY: "`*`", SOME: "`+`"}


def markdown() -> str:
    """The whole page, a chapter for each module of the tables."""
    return "\n\n".join([PREFACE, *(part for module in MODULES for part in _chapter(module))])


def _chapter(module: ModuleType) -> Iterator[str]:
    about = (module.__doc__ or "").strip()
    yield f"## Chapter: {module.__name__.rpartition('.')[2].replace('_', ' ')}\n\n{about}"
    yield from (_object(each) for each in module.OBJECTS)
    yield from (_enum(each) for each in module.ENUMS)


def _object(owner: Object) -> str:
    words = [_span(owner.since, owner.until) or "All versions"]
    words += [f"edition {owner.edition}"] if owner.edition else []
    words += [f"of the optional module {owner.module}"] if owner.module else []
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(row for field in owner.fields for row in _rows(field, owner))]
    table = "\n".join("| " + " | ".join(cell.replace("|", "&#124;") for cell in row) + " |" for row in rows)
    return f"### {owner.name}\n\n{owner.doc} *{', '.join(words)}; {owner.spec}.*\n\n{table}"


def _rows(field: Field, owner: Object) -> Iterator[tuple[str, ...]]:
    """One row, or one for each of a field's two names."""
    type_, card, note = _type(field.type), CARDS[field.card], _versions(field, owner)
    was_type = _type(field.was.type) if field.was else type_
    was_card = CARDS[field.was.card or field.card] if field.was else card
    if field.formerly:
        before = f"until {ORDER[ORDER.index(field.since) - 1]}, then called `{field.name}`"
        yield f"`{field.formerly}`", was_type, was_card, before, field.doc
    elif field.was:
        type_ += f"; until {field.was.until} {was_type}" if was_type != type_ else ""
        card += f"; until {field.was.until} {was_card}" if was_card != card else ""
    yield f"`{field.name}`", type_, card, note, field.doc


def _versions(field: Field, owner: Object) -> str:
    """`2.2.1 on, before called …`, `until 2.1.1`, or nothing where it is as old as its object."""
    since = ORDER[0] if field.since == owner.since else field.since
    words = [_span(since, ORDER[-1] if field.until == owner.until else field.until)]
    words += [f"before called `{field.formerly}`"] if field.formerly else []
    words += [f"with the optional module {field.module}"] if field.module else []
    return ", ".join(word for word in words if word)


def _span(since: str, until: str) -> str:
    if since != ORDER[0] and until != ORDER[-1]:
        return since if since == until else f"{since} to {until}"
    return f"{since} on" if since != ORDER[0] else f"until {until}" if until != ORDER[-1] else ""


def _type(type_: Type) -> str:
    if type_.name in OBJECTS or type_.name in ENUMS:
        return f"[{type_.name}](#{type_.name.lower()})"
    text = f"{type_.name}({type_.length})" if type_.length else type_.name
    text += f" ({type_.narrow} in first editions)" if type_.narrow else ""
    limits = [("from", type_.least), ("to", type_.most)]
    return " ".join([text, *(f"{word} {limit:g}" for word, limit in limits if limit is not None)])


def _enum(enum: Enum) -> str:
    note = f" *Open from {enum.open_since} on: other values are allowed.*" if enum.open_since else ""
    lines = [f"- {since}: {', '.join(_value(enum, value) for value in added)}" for since, added in enum.values.items()]
    return f"### {enum.name}\n\nAn enum; values by the version that added them.{note} *{enum.spec}.*\n\n" + "\n".join(
        lines
    )


def _value(enum: Enum, value: str) -> str:
    notes = [f"until {enum.until[value]}"] if value in enum.until else []
    notes += [f"optional module {module}"] if (module := enum.modules.get(value) or enum.module) else []
    return f"`{value}`" + (f" ({', '.join(notes)})" if notes else "")
