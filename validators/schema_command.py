"""`ocpi-tap schema`: the tables as JSON Schema, for a partner's own tests and other languages."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from validators.named import UnknownNameError, check_edition, check_names
from validators.spec.schema import schema as schema_of
from validators.spec.versions import ORDER
from validators.spec.view import objects


@click.command()
@click.argument("name", metavar="[OBJECT]", required=False)
@click.option("--ocpi", metavar="VERSION", help=f"The version: {', '.join(ORDER)}.")
@click.option("--edition", default="", help="An edition of that version, such as d2.  [default: the latest]")
@click.option("--partial", is_flag=True, help="For the body of a PATCH: no field is required.")
@click.option("--all", "every", is_flag=True, help="Every object, of every version unless --ocpi names one.")
@click.option("--out", type=click.Path(path_type=Path), help="With --all: the folder for VERSION/OBJECT.json.")
def schema(name: str | None, ocpi: str | None, edition: str, partial: bool, every: bool, out: Path | None) -> None:
    """Print the JSON Schema (2020-12) of an object, or write those of all objects into a folder.

    \b
    Example:
      ocpi-tap schema Location --ocpi 2.2.1 > location.json
      ocpi-tap schema --all --out schemas
    """
    try:
        if every:
            _all_into(out, name, ocpi, edition, partial)
        else:
            click.echo(_one(name, ocpi, edition, partial, out))
    except UnknownNameError as error:
        _fail(2, str(error))
    except OSError as error:
        _fail(3, f"{error.filename}: {error.strerror}")


def _fail(code: int, line: str) -> None:
    click.echo(f"ocpi-tap schema: {line}", err=True)
    sys.exit(code)


def _one(name: str | None, ocpi: str | None, edition: str, partial: bool, out: Path | None) -> str:
    if name is None or ocpi is None:
        raise UnknownNameError("name an object and a version (Location --ocpi 2.2.1), or --all --out DIR")
    if out is not None:
        raise UnknownNameError("--out goes with --all; one schema is printed")
    check_names(name, ocpi, edition)
    return _text(name, ocpi, edition, partial)


def _all_into(out: Path | None, name: str | None, ocpi: str | None, edition: str, partial: bool) -> None:
    if out is None or name is not None:
        raise UnknownNameError("--all takes no object, and needs --out DIR")
    if edition and ocpi is None:
        raise UnknownNameError("--edition needs --ocpi: each version has its own editions")
    if ocpi is not None:
        check_edition(ocpi, edition)
    for path, text in _files([ocpi] if ocpi else ORDER, edition, partial):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text + "\n")


def _files(versions: list[str] | tuple[str, ...], edition: str, partial: bool) -> Iterator[tuple[str, str]]:
    for version in versions:
        for each in objects(version, edition):
            yield f"{version}/{each.name}.json", _text(each.name, version, edition, partial)


def _text(name: str, version: str, edition: str, partial: bool) -> str:
    return json.dumps(schema_of(name, version, edition, partial=partial), indent=2, ensure_ascii=False)
