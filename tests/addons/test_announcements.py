"""Announcements: the chain from the versions URL on, wherever it leads, and nothing that only looks like it."""

import json
from typing import Any

import pytest

from addons.announcements import Announcements
from recordings.exchange import Side

START = "https://partner.example/start"


def announcements() -> Announcements:
    return Announcements({Side.HUB: "https://hub.example/ocpi/versions", Side.PARTNER: START})


def envelope(data: Any) -> bytes:
    return json.dumps({"data": data, "status_code": 1000, "timestamp": "2026-01-05T10:00:00Z"}).encode()


def test_the_chain_is_followed_through_urls_that_look_like_nothing() -> None:
    known = announcements()
    assert known.may_be(START)
    assert known.learn(envelope([{"version": "2.2.1", "url": "https://a.example/one/"}])) == ["https://a.example/one/"]
    assert known.may_be("https://a.example/one?x=1")
    endpoints = [
        {"identifier": "credentials", "role": "SENDER", "url": "https://a.example/two"},
        {"identifier": "locations", "role": "SENDER", "url": "https://b.example/three"},
    ]
    learned = known.learn(envelope({"version": "2.2.1", "endpoints": endpoints}))
    assert learned == ["https://a.example/two", "https://b.example/three"]
    assert known.may_be("https://a.example/two")
    assert not known.may_be("https://b.example/three"), "a module's own messages announce nothing"
    known.learn(b'{"token": "obviously-fake", "url": "https://c.example/four", "roles": []}')
    assert known.may_be("https://c.example/four")


@pytest.mark.parametrize(
    "path", ["/ocpi/versions", "/versions/", "/ocpi/2.2.1", "/ocpi/cpo/2.2.1/credentials", "/2.1.1/details", "/2.2"]
)
def test_usual_paths_are_known_without_their_chain(path: str) -> None:
    assert announcements().may_be(f"https://partner.example{path}?a=b")


@pytest.mark.parametrize("path", ["/ocpi/2.2.1/locations", "/ocpi/2.2.1/locations/LOC1", "/", "", "/versions/x"])
def test_other_paths_are_not(path: str) -> None:
    assert not announcements().may_be(f"https://partner.example{path}")


@pytest.mark.parametrize(
    "text",
    [
        b"", b"<html>", b"null", b"[]", b"{", b'"https://evil.example"', b'{"data": {"endpoints": {}}}',
        b'{"data": {"endpoints": ["https://evil.example"]}}', b'{"data": [{"version": "2.2.1"}]}', b"[" * 100_000,
        b'{"data": {"token": "t", "url": 7}}', b'{"data": {"url": "https://evil.example"}}', b"\xff\xfe{",
        b'{"data": {"id": "LOC1", "images": [{"url": "https://evil.example"}]}}',
    ],
)  # fmt: skip
def test_what_is_no_announcement_teaches_nothing(text: bytes) -> None:
    known = announcements()
    before = set(known.known)
    assert known.learn(text) == []
    assert known.known == before
