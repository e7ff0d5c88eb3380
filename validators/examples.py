"""The examples on a rule's page, as exchanges: the page is the rule's test.

A block marked `http` holds one or more exchanges, each headed `### partner to hub` or `### hub to partner`: the
request, then the response from its `HTTP/1.1 …` line on, or `NO ANSWER reason: detail`. They begin a second after the
other from 2026-01-05T10:00:00Z on, unless the heading goes on with `at 10:05:00` or a whole time; `for 4 s` says how
long one takes. Below a Bad block stands what it yields: "- exchange 2, `header:Link`", the number left out for the
first, `body` for the whole body; "- `body` of `chapter.fault`" is what another rule finds there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from recordings.exchange import Body, Direction, Exchange, Headers, Request, Response, TransportError
from validators import pages

BLOCK = re.compile(r"```http\n(?P<text>.*?)```\n(?P<after>(?:\s*- [^\n]*\n)*)", re.DOTALL)
EXPECTED = re.compile(r"^\s*- (?:exchange (\d+), )?`([^`]+)`(?: of `([^`]+)`)?", re.MULTILINE)
HEADING = r"^### (partner to hub|hub to partner)(?: at (\S+))?(?: for ([\d.]+) s)?\n"
EXCHANGE = re.compile(HEADING + r"(.*?)(?=^### |\Z)", re.DOTALL | re.MULTILINE)
DAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
ANSWER = re.compile(r"^(?=HTTP/1\.1 \d{3}|NO ANSWER )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """`expected` are an exchange's number, a pointer and the rule that finds it; empty for a good example."""

    good: bool
    exchanges: tuple[Exchange, ...]
    expected: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's page: Markdown, its examples and the profile they run under."""

    text: str
    profile: str
    examples: tuple[Example, ...]


def page_of(rule_id: str) -> Page:
    """The page of a rule; raises FileNotFoundError where there is none."""
    text = pages.text_of(rule_id)
    found = re.search(r"^Profile: `([\w.]+)`", text, re.MULTILINE)
    profile = found[1] if found else "ocpi"
    beside = profile.endswith(".toml")  # a file for the example alone
    profile = str(pages.folder_of(rule_id).joinpath(profile)) if beside else profile
    return Page(text, profile, tuple(_examples(text, rule_id)))


def _examples(text: str, rule_id: str) -> Iterator[Example]:
    for heading, section in re.findall(r"^## (Good|Bad)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE):
        for block in BLOCK.finditer(section):
            found = EXPECTED.findall(block["after"])
            expected = tuple(
                (int(n or 1), "" if place == "body" else place, rule or rule_id) for n, place, rule in found
            )
            yield Example(heading == "Good", tuple(exchanges_in(block["text"])), expected)


def exchanges_in(text: str) -> Iterator[Exchange]:
    """The exchanges of a block, numbered from 1."""
    for number, (way, at, lasts, part) in enumerate(EXCHANGE.findall(text), 1):
        request, answer = ANSWER.split(part, maxsplit=1)
        start, headers, body = _message(request)
        method, url, _ = start.split(" ")
        response, error, detail = _outcome(answer)
        yield Exchange(
            id=number,
            number=number,
            direction=Direction(way.replace(" ", "_")),
            started_at=_moment(at) if at else DAY.timestamp() + number,
            duration_ms=float(lasts or 0.001) * 1000,
            request=Request(method=method, url=url, headers=headers, body=body),
            response=response,
            error=error,
            error_detail=detail,
        )


def _moment(at: str) -> float:
    """A time of that day, or a whole one, in seconds since 1970."""
    return datetime.fromisoformat(at if "T" in at else f"{DAY.date()}T{at}Z").timestamp()


def _outcome(answer: str) -> tuple[Response | None, TransportError, str]:
    if answer.startswith("NO ANSWER "):
        reason, _, detail = answer.removeprefix("NO ANSWER ").strip().partition(": ")
        return None, TransportError(reason), detail
    start, headers, body = _message(answer)
    return Response(status=int(start.split(" ")[1]), headers=headers, body=body), TransportError.NONE, ""


def _message(text: str) -> tuple[str, Headers, Body]:
    head, _, body = text.strip().partition("\n\n")
    start, *lines = head.splitlines()
    headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    return start, headers, Body.of(body.strip().encode())
