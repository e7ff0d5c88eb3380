"""Hosts of laboratories, and those that anybody may reach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators import laboratory

OWN = [
    "localhost",
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.7",
    "172.16.0.1",
    "169.254.1.1",
    "::1",
    "fd00::1",
    "fe80::1%eth0",
]
NAMED = ["hub", "mytest", "hub.example", "cpo.test", "PARTNER.Local", "ocpi.internal", "box.home.arpa", "no.invalid."]


@pytest.mark.parametrize("host", [*OWN, *NAMED])
def test_hosts_that_nobody_reaches_from_outside(host: str) -> None:
    assert laboratory.is_one(host)


@pytest.mark.parametrize(
    "host", ["ocpi.example.com", "8.8.8.8", "2606:4700::1111", "172.32.0.1", "localhost.com", "my-test.com", "", None]
)
def test_hosts_that_anybody_may_reach(host: str | None) -> None:
    assert not laboratory.is_one(host)


@given(st.text(max_size=30))
def test_no_name_is_too_odd(host: str) -> None:
    assert laboratory.is_one(host) in (True, False)
