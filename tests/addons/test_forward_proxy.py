"""As a forward proxy the tap records without rewriting, and goes to the two platforms alone."""

import socket
import ssl
from pathlib import Path

import httpx
import pytest
import trustme

from tests.tapping import exchanges_of, home, options, rows_of, tapping
from tests.upstream import response, upstream


def test_it_records_what_passes_and_changes_nothing(tmp_path: Path) -> None:
    with (
        upstream() as hub,
        upstream() as partner,
        tapping(hub.url, partner.url, tmp_path / "a.db", regular=True) as tap,
    ):
        body = f'{{"data": [{{"version": "2.2.1", "url": "{hub.url}/ocpi/2.2.1"}}], "status_code": 1000}}'
        hub.answers["/ocpi/versions"] = partner.answers["/ocpi/versions"] = response(body)
        with httpx.Client(proxy=tap.hub_url, trust_env=False) as client:
            assert client.get(f"{hub.url}/ocpi/versions").text == body
            assert client.get(f"{partner.url}/ocpi/versions").text == body
        assert tap.stop() == 0
        found = [(each.direction, each.request.url, each.rewrites) for each in exchanges_of(tap.recording)]
        assert found == [
            ("partner_to_hub", f"{hub.url}/ocpi/versions", ()),
            ("hub_to_partner", f"{partner.url}/ocpi/versions", ()),
        ]


def test_it_looks_into_tunnels_to_the_platforms(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    trusted = options(ssl_verify_upstream_trusted_ca=tmp_path / "ca.pem")
    with (
        upstream(context) as hub,
        upstream(context) as partner,
        tapping(hub.url, partner.url, tmp_path / "a.db", *trusted, regular=True) as tap,
    ):
        partner.answers["/ocpi/versions"] = response("{}")
        trusting = ssl.create_default_context(cafile=f"{home()}/mitmproxy-ca-cert.pem")
        with httpx.Client(proxy=tap.hub_url, trust_env=False, verify=trusting) as client:
            assert client.get(f"{partner.url}/ocpi/versions").text == "{}"
        assert tap.stop() == 0
        (exchange,) = exchanges_of(tap.recording)
        assert (exchange.direction, exchange.request.url) == ("hub_to_partner", f"{partner.url}/ocpi/versions")


@pytest.mark.parametrize(
    "head",
    [
        "GET http://{stranger}/x HTTP/1.1\nHost: {stranger}",
        "GET http://{stranger}/x HTTP/1.1\nHost: {hub}",
        "CONNECT {stranger} HTTP/1.1\nHost: {stranger}",
        "CONNECT {stranger} HTTP/1.1\nHost: {hub}",
    ],
)
def test_it_goes_to_no_other_host(tmp_path: Path, head: str) -> None:
    with (
        upstream() as hub,
        upstream() as partner,
        upstream() as stranger,
        tapping(hub.url, partner.url, tmp_path / "a.db", regular=True) as tap,
    ):
        port = int(tap.hub_url.rpartition(":")[2])
        named = {"hub": hub.url.removeprefix("http://"), "stranger": stranger.url.removeprefix("http://")}
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(head.format(**named).replace("\n", "\r\n").encode() + b"\r\nConnection: close\r\n\r\n")
            answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 403")
        assert tap.stop() == 0
        assert (stranger.connections, hub.connections) == (0, 0)
        assert rows_of(tap.recording, "SELECT error, rule FROM exchanges e JOIN findings f ON exchange_id = e.id") == [
            ("origin-refused", "transport.origin-not-announced")
        ]
        assert rows_of(tap.recording, "SELECT seen, recorded, failed FROM runs") == [(1, 1, 0)]
