"""Names that people give: an object of the tables, a version, an edition; with the nearest ones where there is none."""

from collections.abc import Iterable
from difflib import get_close_matches

from validators.spec.tables import OBJECTS
from validators.spec.versions import EDITIONS, ORDER
from validators.spec.view import objects


class UnknownNameError(Exception):
    """There is nothing of that name; the message is one line with the nearest names."""


def check_names(name: str, version: str, edition: str = "") -> None:
    """Whether a version and its edition ("" for the latest) have an object; raises UnknownNameError."""
    check_edition(version, edition)
    known = [each.name for each in objects(version, edition)]
    if name in known:
        return
    if name not in OBJECTS:
        raise UnknownNameError(f"no object {name!r}; {_nearest(name, known)}")
    one = OBJECTS[name]
    span = one.since if one.since == one.until else f"{one.since} to {one.until}"
    raise UnknownNameError(
        f"OCPI {f'{version} {edition}'.strip()} has no {name}; it is of {span} {one.edition}".rstrip()
    )


def check_edition(version: str, edition: str = "") -> None:
    """Whether there is a version, and an edition of it; raises UnknownNameError."""
    if version not in ORDER:
        raise UnknownNameError(f"no OCPI version {version!r}; there are: {', '.join(ORDER)}")
    if edition and edition not in EDITIONS[version]:
        raise UnknownNameError(f"OCPI {version} has no edition {edition!r}; there are: {', '.join(EDITIONS[version])}")


def check_one_of(what: str, name: str, known: Iterable[str]) -> None:
    """Whether a name is among those known; raises UnknownNameError."""
    if name not in (names := list(known)):
        raise UnknownNameError(f"no {what} {name!r}; {_nearest(name, names)}")


def _nearest(name: str, known: list[str]) -> str:
    plain = {each.lower(): each for each in known}
    close = [plain[each] for each in get_close_matches(name.lower(), plain, 3)]
    return f"did you mean {', '.join(close)}?" if close else f"there are: {', '.join(sorted(known))}"
