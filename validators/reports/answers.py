"""docs/catalogue.md: what answers each row of the catalogue that the rules were made from, by docs/catalogue/*.toml."""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, model_validator

from recordings.printable import printable

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
CHAPTERS = {  # of the catalogue, in its order: what the rows begin with, what they are about
    "transport": "HTTP transport, headers, message ids",
    "types": "Values of all objects",
    "envelope": "The response envelope",
    "http": "HTTP status codes",
    "status": "OCPI status codes",
    "page": "Pagination",
    "versions": "Versions and version details",
    "cred": "Credentials and registration",
    "hci": "HubClientInfo",
    "route": "Message routing",
    "enapi": "What the documentation of the ENAPI hub lets one expect, by the profile `enapi`",
}
OF_HUB = "enapi"  # the chapter of the rows without one, as `VER-1`
PREFACE = """\
# Catalogue

The rules were made from a catalogue of everything that a tap may be able to tell about OCPI traffic, row by row. Here
is what answers each row: rules, or the reason why a tap cannot decide it. Written by `make docs` from the files in
`docs/catalogue/`.
"""


class Answer(BaseModel):
    """What a row says: the rules that answer it, perhaps with a note; or the reason why none does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[Text, ...] = ()
    note: Text | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.rules) == bool(self.reason):
            raise ValueError("either rules or a reason")
        return self


class Answers(BaseModel):
    """All files together. `rows` by the catalogue's ids; `besides` are rules that no row asked for, each with why."""

    model_config = ConfigDict(frozen=True)

    rows: dict[str, Answer]
    besides: dict[str, Text]


def read(folder: Path) -> Answers:
    """Everything in the files of a folder; raises ValueError where one is wrong or a row stands twice."""
    rows: dict[str, Answer] = {}
    besides: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text())
            reasons = TypeAdapter(dict[str, Text]).validate_python(content.pop("besides", {}))
            found = TypeAdapter(dict[str, Answer]).validate_python(content)
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from None
        if twice := (found.keys() & rows.keys()) | (reasons.keys() & besides.keys()):
            raise ValueError(f"{path.name}: {', '.join(sorted(twice))} stand in another file as well")
        rows |= found
        besides |= reasons
    return Answers(rows=rows, besides=besides)


def markdown(folder: Path) -> str:
    """The page: a table for each chapter."""
    answers = read(folder)
    chapters = dict.fromkeys([*CHAPTERS, *map(chapter_of, answers.rows)])
    parts = [PREFACE, *(_chapter(chapter, answers.rows) for chapter in chapters)]
    if answers.besides:
        rows = [f"| {_link(rule)} | {_cell(why)} |" for rule, why in sorted(answers.besides.items())]
        parts.append("\n".join(["## Rules that no row asked for\n", "| rule | why |", "| --- | --- |", *rows]) + "\n")
    return "\n".join(part for part in parts if part)


def chapter_of(row: str) -> str:
    """The chapter of a row, by its id."""
    chapter, dot, _ = row.partition(".")
    return chapter if dot else OF_HUB


def _chapter(chapter: str, rows: dict[str, Answer]) -> str:
    own = {row: answer for row, answer in rows.items() if chapter_of(row) == chapter}
    if not own:
        return ""
    lines = [f"## {chapter}\n", f"{CHAPTERS.get(chapter, 'Other rows')}.\n", "| row | answered by | note |"]
    lines.append("| --- | --- | --- |")
    lines += [
        f"| `{row}` | {_answered(answer)} | {_cell(answer.note or answer.reason or '')} |"
        for row, answer in own.items()
    ]
    return "\n".join(lines) + "\n"


def _answered(answer: Answer) -> str:
    return ", ".join(map(_link, answer.rules)) or "not by a tap"


def _link(rule: str) -> str:
    return f"[{rule}](rules/{rule}.md)"


def _cell(text: str) -> str:
    return printable(text).replace("|", "&#124;")
