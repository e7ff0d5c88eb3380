"""JSON set out in lines by its own text: nothing is parsed into values, so no digit, duplicate key or NaN gets lost."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

MAX_DEPTH = 100  # levels; a deeper body is a trick, and its indentation would grow with the square
TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>[{\[]) | (?P<close>[}\]]) | (?P<comma>,) | (?P<colon>:)
        | (?P<string>"(?:[^"\\]+|\\(?:.|\Z))*"?)
        | (?P<word>[^\s{}\[\],:"]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
PAIRS = {"{": "}", "[": "]"}


class NotJSONError(Exception):
    """The text is not JSON, or cannot be set out in lines."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text and what it is: `key`, `string`, `word` (number, true, NaN …) or `mark`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `pointer` is the JSON Pointer of the value that begins on it, None where none does."""

    pointer: str | None
    depth: int
    tokens: tuple[Token, ...]

    def html(self) -> Markup:
        """The tokens, escaped and in spans; a template takes ten times as long for them."""
        return Markup("".join(f'<span class="{token.kind}">{escape(token.text)}</span>' for token in self.tokens))  # noqa: S704


@dataclass(slots=True)
class Level:
    """An array or object that is still open, and the place in it where the next value stands."""

    bracket: str
    pointer: str
    index: int = 0
    key: str = ""

    def place(self) -> str:
        """The JSON Pointer of the value at hand."""
        return f"{self.pointer}/{self.index if self.bracket == '[' else self.key}"


@dataclass(slots=True)
class Layout:
    """The lines so far, and where in the text they have come to."""

    lines: list[Line] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    begins: bool = True  # the line at hand begins a value, rather than closing one

    def place(self) -> str:
        """The JSON Pointer of the value at hand."""
        return self.levels[-1].place() if self.levels else ""

    def flush(self) -> None:
        """Finish the line at hand, if there is anything on it."""
        if self.tokens:
            pointer = self.place() if self.begins else None
            self.lines.append(Line(pointer, len(self.levels), tuple(self.tokens)))
        self.tokens, self.begins = [], True

    def open(self, bracket: str) -> None:
        """An array or object begins."""
        if len(self.levels) == MAX_DEPTH:
            raise NotJSONError(f"nested deeper than {MAX_DEPTH} levels")
        place = self.place()
        self.tokens.append(Token("mark", bracket))
        self.flush()
        self.levels.append(Level(bracket, place))

    def close(self, bracket: str) -> None:
        """An array or object ends; an empty one stays on its line."""
        if not self.levels or PAIRS[self.levels[-1].bracket] != bracket:
            raise NotJSONError("its brackets do not match")
        self.flush()
        level = self.levels.pop()
        last = self.lines[-1]
        if last.pointer == level.pointer and last.tokens[-1].text == level.bracket and last.depth == len(self.levels):
            self.lines.pop()
            self.tokens = [*last.tokens[:-1], Token("mark", level.bracket + bracket)]
        else:
            self.tokens, self.begins = [Token("mark", bracket)], False

    def comma(self) -> None:
        """The next value follows."""
        self.tokens.append(Token("mark", ","))
        self.flush()
        if self.levels:
            self.levels[-1].index += 1

    def colon(self) -> None:
        """What was read last is a key."""
        if self.tokens and self.levels:
            text = self.tokens.pop().text
            self.levels[-1].key = _escaped(text)
            self.tokens.append(Token("key", text))
        self.tokens.append(Token("mark", ": "))


def json_lines(text: str, *, whole: bool = True) -> list[Line]:
    """The text in lines; white space between tokens is the only thing that changes.

    `whole` False allows the text to break off anywhere. Raises NotJSONError.
    """
    if not text.lstrip().startswith(("{", "[", '"')):
        raise NotJSONError("not JSON")
    layout = Layout()
    for kind, token in _tokens(text):
        match kind:
            case "open":
                layout.open(token)
            case "close":
                layout.close(token)
            case "comma":
                layout.comma()
            case "colon":
                layout.colon()
            case _:
                layout.tokens.append(Token(kind, token))
    if layout.levels and whole:
        raise NotJSONError("it ends before its brackets are closed")
    layout.flush()
    return layout.lines


def text_lines(text: str) -> list[Line]:
    """Any other text in its own lines; the first one stands for the whole."""
    return [Line(None if number else "", 0, (Token("text", line),)) for number, line in enumerate(text.split("\n"))]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for found in TOKEN.finditer(text):
        assert found.lastgroup
        yield found.lastgroup, found[found.lastgroup]


def _escaped(key: str) -> str:
    """A key as it stands in a JSON Pointer (RFC 6901 section 3)."""
    try:
        value = str(json.loads(key, strict=False))
    except ValueError:
        value = key
    return value.replace("~", "~0").replace("/", "~1")
