"""A recorded message as it is shown: its headers and body with the findings at their places."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from recordings.browse.json_lines import Line, NotJSONError, json_lines, text_lines
from recordings.exchange import Body, BodyNote, Message
from recordings.finding import Finding

SHOWN = 120_000  # characters of a body; a page of more is slow to make and to look at
NOTES = {
    BodyNote.CUT: "Over the size limit of the recording: only the first {kept:,} of {length:,} bytes were kept.",
    BodyNote.UNDECODABLE: "Its Content-Encoding does not fit its bytes: shown as far as it could be decoded.",
    BodyNote.LOST: "It passed, but was not seen: mitmproxy streamed it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFinding(Finding):
    """A finding and its row."""

    id: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A line of a body and the findings that are about it."""

    line: Line
    findings: tuple[StoredFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyView:
    """`notes` say what differs from the wire; `beyond` are the findings whose place is not shown."""

    lines: Sequence[Marked]
    notes: Sequence[str]
    beyond: Sequence[StoredFinding]
    digest: str


@dataclass(frozen=True, slots=True)
class HeaderView:
    """One header; `value` None where a finding misses it."""

    name: str
    value: str | None
    findings: Sequence[StoredFinding]


@dataclass(frozen=True, slots=True)
class MessageView:
    """`start` are the findings about the first line: method and URL, or status."""

    start: Sequence[StoredFinding]
    headers: Sequence[HeaderView]
    body: BodyView | None


def message_view(message: Message, findings: Sequence[StoredFinding]) -> MessageView:
    """The message with the findings of its own side."""
    start = [finding for finding in findings if finding.pointer in ("status", "url")]
    about_headers = [finding for finding in findings if finding.pointer.startswith("header:")]
    about_body = [finding for finding in findings if finding not in start and finding not in about_headers]
    if not (message.body.content or message.body.note or message.body.length):
        return MessageView([*start, *about_body], header_views(message, about_headers), None)
    return MessageView(start, header_views(message, about_headers), body_view(message.body, about_body))


def header_views(message: Message, findings: Sequence[StoredFinding]) -> list[HeaderView]:
    """Every header in the order of the wire, then those that findings miss."""
    by_name: dict[str, list[StoredFinding]] = defaultdict(list)
    for finding in findings:
        by_name[finding.pointer.removeprefix("header:").lower()].append(finding)
    sent = [HeaderView(name, value, by_name.get(name.lower(), ())) for name, value in message.headers]
    present = {name.lower() for name, _ in message.headers}
    missing = {name: found for name, found in by_name.items() if name not in present}
    return sent + [HeaderView(found[0].pointer.removeprefix("header:"), None, found) for found in missing.values()]


def body_view(body: Body, findings: Sequence[StoredFinding] = ()) -> BodyView:
    """The body in lines, as far as SHOWN goes, each finding at its value or at the nearest one around it."""
    notes = [NOTES[body.note].format(kept=len(body.content), length=body.length)] if body.note else []
    text = body.content.decode(errors="backslashreplace")
    if not body.content.isascii() and text.encode() != body.content:
        notes.append("Not UTF-8: bytes that do not fit are shown as \\x and their value.")
    shown = text[:SHOWN]
    if len(text) > SHOWN:
        notes.append(f"Long: the first {SHOWN:,} of {len(text):,} characters are shown.")
    lines, note = _lines(shown, whole=shown == text and body.note is BodyNote.WHOLE)
    marks, beyond = _placed(lines, findings, whole=shown == text)
    marked = [Marked(line, tuple(marks.get(number, ()))) for number, line in enumerate(lines)]
    return BodyView(marked, notes + note, beyond, body.digest)


def _lines(text: str, *, whole: bool) -> tuple[list[Line], list[str]]:
    try:
        return json_lines(text, whole=whole), []
    except NotJSONError as reason:
        looks_like_it = text.lstrip().startswith(("{", "["))
        return text_lines(text), [f"Shown as it was sent: {reason}."] if looks_like_it else []


def _placed(
    lines: Sequence[Line], findings: Iterable[StoredFinding], *, whole: bool
) -> tuple[dict[int, list[StoredFinding]], list[StoredFinding]]:
    """The findings by line, and those whose place is not among the lines. A key that stands twice is marked twice."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if line.pointer is not None:
            numbers[line.pointer].append(number)
    marks: dict[int, list[StoredFinding]] = defaultdict(list)
    beyond = []
    for finding in findings:
        place = _nearest(finding.pointer, numbers)
        if place is None or (place != finding.pointer and not whole):
            beyond.append(finding)
            continue
        for number in numbers[place]:
            marks[number].append(finding)
    return marks, beyond


def _nearest(pointer: str, known: dict[str, list[int]]) -> str | None:
    """The pointer itself, or of the values around it the innermost one that is there."""
    while pointer not in known:
        if not pointer:
            return None
        pointer = pointer.rpartition("/")[0]
    return pointer


def within(findings: Iterable[StoredFinding], side: str, pointer: str) -> list[StoredFinding]:
    """The findings about the value at `pointer` of that side's body, seen from that value."""
    return [
        replace(finding, pointer=finding.pointer.removeprefix(pointer))
        for finding in findings
        if finding.side == side and f"{finding.pointer}/".startswith(f"{pointer}/")
    ]
