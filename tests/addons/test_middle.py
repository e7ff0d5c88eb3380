"""Middle: exact bytes through a real tap. URLs of announcements change, everything else passes as it was sent."""

import gzip
import json
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]
import httpx
import pytest
import zstandard

from recordings.exchange import Exchange
from tests.tapping import Tap, exchanges_of, rows_of, tapping
from tests.upstream import Heard, Upstream, chunked, response, upstream

Encode = Callable[[bytes], bytes]
CODINGS: dict[str, Encode] = {
    "identity": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}
PLACE = '{"data": {"id": "LOC1",  "id": "LOC1", "operator": {"website": "%s/"}, "x": [1E400, -0], "n": "\\u00e9"}}'


@dataclass(frozen=True)
class Field:
    """Both platforms, a further host of the partner's and one that nobody knows, and the tap."""

    hub: Upstream
    partner: Upstream
    further: Upstream
    stranger: Upstream
    tap: Tap

    def recorded(self, url: str) -> Exchange:
        """The newest exchange with a URL; fails where it does not come within ten seconds."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for exchange in reversed(exchanges_of(self.tap.recording)):
                if exchange.request.url == url:
                    return exchange
            time.sleep(0.05)
        raise AssertionError(f"{url} was not recorded")


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    path = tmp_path_factory.mktemp("middle") / "a.db"
    with (
        upstream() as hub,
        upstream() as partner,
        upstream() as further,
        upstream() as stranger,
        tapping(f"{hub.url}/ocpi/versions", f"{partner.url}/ocpi/versions", path) as tap,
    ):
        yield Field(hub, partner, further, stranger, tap)


def versions(origin: str) -> bytes:
    """A versions answer with everything odd that JSON allows."""
    return (
        f'{{"data" :\t[{{"version":"2.2.1","url":"{origin}/ocpi/2.2.1", "n": 1E400, "n": -0.10}},\r\n'
        f'{{"version":"2.1.1","url":"{origin.replace("/", chr(92) + "/")}\\/ocpi\\/2.1.1"}}],"é":"\\u00e9",'
        f'"alike":"{origin}.evil/","status_code":1000,"status_code":1000}}'
    ).encode()


def fetched(url: str) -> tuple[httpx.Response, bytes]:
    """An answer and its body as it was on the wire."""
    with httpx.stream("GET", url, trust_env=False) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("in_chunks", [False, True])
def test_an_announcement_is_rewritten_in_every_coding(field: Field, coding: str, in_chunks: bool) -> None:
    encoded = CODINGS[coding](versions(field.partner.url))
    headers = [] if coding == "identity" else [f"Content-Encoding: {coding}"]
    if in_chunks:
        answer = response(chunked(encoded), 200, "Transfer-Encoding: chunked", *headers, length=False)
    else:
        answer = response(encoded, 200, *headers)
    field.partner.answers["/ocpi/versions"] = answer
    seen, raw = fetched(f"{field.tap.partner_url}/ocpi/versions")
    assert httpx.Response(200, headers=seen.headers, content=raw).read() == versions(field.tap.partner_url).replace(
        f"{field.tap.partner_url}.evil".encode(), f"{field.partner.url}.evil".encode()
    )
    assert seen.headers.get("Content-Encoding", "identity") == coding
    assert ("Transfer-Encoding" in seen.headers) == in_chunks
    assert in_chunks or int(seen.headers["Content-Length"]) == len(raw)


def test_what_is_recorded_is_what_was_sent(field: Field) -> None:
    field.partner.answers["/start/versions"] = response(versions(field.partner.url))
    fetched(f"{field.tap.partner_url}/start/versions")
    exchange = field.recorded(f"{field.partner.url}/start/versions")
    assert exchange.response
    assert exchange.response.body.content == versions(field.partner.url)
    assert {(each.sent, each.forwarded) for each in exchange.rewrites} == {(field.partner.url, field.tap.partner_url)}


BROKEN = gzip.compress(b'{"url": "x"}', mtime=0)[:-4] + b"oops"


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (502, b"<html>Bad gateway <a href='%s/'>\xff</a></html>", ["Content-Type: text/html"]),
        (200, BROKEN, ["Content-Encoding: gzip"]),
        (200, b"\x1f\x8b%s", ["Content-Encoding: gzip"]),
        (200, b"", []),
        (200, b"%s/ocpi", ["Content-Type: text/plain"]),
    ],
)
def test_what_is_no_json_passes_byte_for_byte(field: Field, status: int, body: bytes, headers: list[str]) -> None:
    body = body.replace(b"%s", field.hub.url.encode())
    field.hub.answers["/ocpi/versions"] = response(body, status, *headers)
    seen, raw = fetched(f"{field.tap.hub_url}/ocpi/versions")
    assert (seen.status_code, raw) == (status, body)
    assert int(seen.headers["Content-Length"]) == len(body)


def test_credentials_are_rewritten_on_their_way_to_the_other_side(field: Field) -> None:
    field.hub.answers["/ocpi/2.2.1/credentials"] = response(json.dumps({"data": {"token": "x", "url": field.hub.url}}))
    sent = json.dumps({"token": "obviously-fake", "url": f"{field.partner.url}/ocpi/versions", "roles": []}).encode()
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    url = f"{field.tap.hub_url}/ocpi/2.2.1/credentials"
    answer = httpx.post(url, content=gzip.compress(sent), headers=headers, trust_env=False)
    assert answer.json()["data"]["url"] == field.tap.hub_url
    heard = field.hub.heard[-1]
    assert json.loads(gzip.decompress(heard.body))["url"] == f"{field.tap.partner_url}/ocpi/versions"
    assert heard.header("Content-Length") == str(len(heard.body))
    assert heard.header("Host") == field.hub.url.removeprefix("http://")


def test_other_bodies_pass_byte_for_byte_in_both_directions(field: Field) -> None:
    body = (PLACE % field.partner.url).encode()
    path = "/ocpi/2.2.1/locations/DE/ABC/LOC1"
    field.hub.answers[path] = response(chunked(body), 200, "Transfer-Encoding: chunked", length=False)
    answer = httpx.put(f"{field.tap.hub_url}{path}", content=iter([body[:9], body[9:]]), trust_env=False)
    assert answer.content == body
    assert field.hub.heard[-1].body == body


def test_link_and_location_lead_back_through_the_tap(field: Field) -> None:
    def answer(heard: Heard) -> bytes:
        link = f'<{field.partner.url}/ocpi/2.2.1/cdrs?offset=1>; rel="next", <https://x.example/>; rel="help"'
        return response("{}", 200, f"Link: {link}", f"Location: {field.partner.url.upper()}/ocpi/2.2.1/cdrs/7")

    field.partner.answers["/ocpi/2.2.1/cdrs"] = answer
    seen, _ = fetched(f"{field.tap.partner_url}/ocpi/2.2.1/cdrs")
    assert seen.headers["Link"] == (
        f'<{field.tap.partner_url}/ocpi/2.2.1/cdrs?offset=1>; rel="next", <https://x.example/>; rel="help"'
    )
    assert seen.headers["Location"] == f"{field.tap.partner_url}/ocpi/2.2.1/cdrs/7"


def test_a_response_url_leads_back_through_the_tap(field: Field) -> None:
    tap, hub = field.tap, field.hub.url
    body = f'{{"website": "{hub}/", "response_url" : "{hub}/cb/1"}}'
    httpx.post(f"{tap.partner_url}/ocpi/2.2.1/commands/STOP_SESSION", content=body, trust_env=False)
    assert field.partner.heard[-1].body.decode() == f'{{"website": "{hub}/", "response_url" : "{tap.hub_url}/cb/1"}}'
    params = {"duration": "900", "response_url": f"{hub}/cb/2?a=b c"}
    httpx.get(f"{tap.partner_url}/ocpi/2.2.1/chargingprofiles/S1", params=params, trust_env=False)
    heard = httpx.URL(field.partner.heard[-1].path).params
    assert dict(heard) == params | {"response_url": f"{tap.hub_url}/cb/2?a=b c"}
    assert field.recorded(f"{field.partner.url}/ocpi/2.2.1/chargingprofiles/S1?{httpx.QueryParams(params)}")


def test_a_further_host_that_was_announced_is_reached_through_the_tap(field: Field) -> None:
    endpoint = {"identifier": "cdrs", "role": "SENDER", "url": f"{field.further.url}/cdrs"}
    details = {"data": {"version": "2.2.1", "endpoints": [endpoint]}, "status_code": 1000}
    field.partner.answers["/ocpi/2.2.1"] = response(json.dumps(details))
    field.further.answers["/cdrs"] = response('{"data": []}', 200, f"Link: <{field.further.url}/cdrs?x>; rel=next")
    told = httpx.get(f"{field.tap.partner_url}/ocpi/2.2.1", trust_env=False).json()["data"]["endpoints"][0]["url"]
    assert told == f"{field.tap.partner_url}/.tap/http/{field.further.url.removeprefix('http://')}/cdrs"
    seen, raw = fetched(f"{told}?limit=1")
    assert raw == b'{"data": []}'
    assert seen.headers["Link"] == f"<{told}?x>; rel=next"
    assert field.further.heard[-1].path == "/cdrs?limit=1"
    assert field.further.heard[-1].header("Host") == field.further.url.removeprefix("http://")
    assert field.recorded(f"{field.further.url}/cdrs?limit=1").direction == "hub_to_partner"
    assert rows_of(field.tap.recording, "SELECT side, origin FROM origins") == [("partner", field.further.url)]


def test_one_connection_of_a_client_reaches_every_host_in_turn(field: Field) -> None:
    test_a_further_host_that_was_announced_is_reached_through_the_tap(field)
    field.partner.answers["/own"] = response("own")
    further = f"{field.tap.partner_url}/.tap/{field.further.url.replace('://', '/')}/cdrs"
    with httpx.Client(trust_env=False) as client:
        texts = [client.get(url).text for url in (f"{field.tap.partner_url}/own", further) * 3]
        refused = client.get(f"{field.tap.partner_url}/.tap/{field.stranger.url.replace('://', '/')}/cdrs")
        texts.append(client.get(f"{field.tap.partner_url}/own").text)
    assert texts == ["own", '{"data": []}'] * 3 + ["own"]
    assert (refused.status_code, field.stranger.connections) == (403, 0)


def raw_request(origin: str, head: str) -> bytes:
    """What is answered to a request written by hand."""
    host, _, port = origin.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(
    "head",
    [
        "GET /.tap/http/{stranger}/x HTTP/1.1\nHost: {hub}",
        "GET http://{stranger}/x HTTP/1.1\nHost: {stranger}",
        "GET http://{stranger}/x HTTP/1.1\nHost: {hub}",
        "CONNECT {stranger} HTTP/1.1\nHost: {stranger}",
    ],
)
def test_the_listeners_are_no_open_proxy(field: Field, head: str) -> None:
    hub, stranger = (platform.url.removeprefix("http://") for platform in (field.hub, field.stranger))
    heard = len(field.hub.heard)
    answer = raw_request(field.tap.hub_url, head.format(hub=hub, stranger=stranger))
    assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400")), answer
    assert field.stranger.connections == 0
    assert len(field.hub.heard) == heard


def test_a_refusal_is_told_recorded_and_found(field: Field) -> None:
    answer = httpx.get(f"{field.tap.hub_url}/.tap/https/other.example/x?y", trust_env=False)
    assert answer.status_code == 403
    assert answer.headers["Via"] == "1.1 ocpi-tap"
    assert "https://other.example was neither configured nor announced by the hub" in answer.json()["error"]
    exchange = field.recorded("https://other.example/x")
    assert (exchange.error, exchange.response) == ("origin-refused", None)
    found = rows_of(field.tap.recording, "SELECT rule, pointer FROM findings WHERE exchange_id = ?", exchange.id)
    assert found == [("transport.origin-not-announced", "url")]


def test_an_absolute_request_for_the_platform_itself_is_forwarded(field: Field) -> None:
    field.hub.answers["/y"] = response("yes")
    host = field.hub.url.removeprefix("http://")
    assert raw_request(field.tap.hub_url, f"GET http://{host}/y HTTP/1.1\nHost: {host}").endswith(b"yes")
    named = field.tap.hub_url.removeprefix("http://")
    assert raw_request(field.tap.hub_url, f"GET http://{named}/y HTTP/1.1\nHost: {named}").endswith(b"yes")
