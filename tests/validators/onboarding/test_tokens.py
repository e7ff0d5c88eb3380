"""The checkpoints of tokens: each is seen passed, failed and not at all."""

import json
from typing import Any

import pytest

from recordings.exchange import Exchange
from tests.validators.onboarding.objects import VERSIONS, listed, location, pushed, token
from tests.validators.onboarding.seeing import onboarding, result, state
from tests.validators.talk import TIME, TO_HUB, TO_PARTNER, envelope

REFUSED = envelope(status_code=2001)
KINDS: tuple[dict[str, Any], ...] = ({}, {"uid": "EXAMPLE2", "type": "OTHER"}, {"uid": "EXAMPLE3", "valid": False})


def all_kinds(version: str = "2.2.1") -> list[Any]:
    """Tokens of two types, one of them not valid."""
    return [token(version, **fields) for fields in KINDS]


def read(version: str = "2.2.1", items: Any = None, **more: Any) -> Exchange:
    """The partner reads the hub's tokens."""
    some = all_kinds(version) if items is None else items
    page: dict[str, Any] = {"way": TO_HUB, "query": "limit=50"}
    return listed("tokens", some, version, **page | more)


def put(version: str = "2.2.1", **more: Any) -> Exchange:
    """The hub pushes a token."""
    fields = {name: more.pop(name) for name in ("type", "valid", "issuer") if name in more}
    return pushed("tokens", token(version, **fields), version, way=TO_PARTNER, **more)


def patch(**more: Any) -> Exchange:
    """The hub changes a token."""
    body = {"valid": False, "last_updated": TIME}
    return pushed("tokens", body, way=TO_PARTNER, method="PATCH", path="EXAMPLE1", **more)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_partner_pulls_tokens_to_the_last_page(version: str) -> None:
    wrong = read(version, query="date_from=never", status=400, answer=REFUSED)
    assert state("cpo.tokens-pulled", read(version)) == "passed"
    assert state("cpo.tokens-pulled", wrong) == "failed"
    assert state("cpo.tokens-pulled", put(version)) == "not seen"
    assert state("cpo.tokens-pulled", read(version, query="date_from=2026-01-01T00:00:00Z")) == "not seen"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_partner_is_given_tokens_of_all_kinds(version: str) -> None:
    assert state("cpo.tokens-varied", read(version)) == "passed"
    assert state("cpo.tokens-varied", read(version, all_kinds(version)[:1])) == "in progress"
    assert state("cpo.tokens-varied", put(version), put(version, type="OTHER", valid=False)) == "passed"
    assert state("cpo.tokens-varied", listed("locations", [location(version)], version)) == "not seen"


def test_a_kind_of_token_that_the_partner_refuses_fails() -> None:
    for kind in ({"type": "APP_USER"}, {"valid": False}):
        refused = put(**kind, status=400, answer=REFUSED)
        assert state("cpo.tokens-varied", read(), refused) == "failed"
        assert state("cpo.tokens-varied", read(), refused, put(**kind)) == "passed"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_partner_takes_tokens_that_it_reads_or_is_pushed(version: str) -> None:
    assert state("cpo.tokens-valid", put(version)) == "passed"
    assert state("cpo.tokens-valid", read(version)) == "passed"
    assert state("cpo.tokens-valid", read(version), put(version, status=400, answer=REFUSED)) == "failed"
    assert state("cpo.tokens-valid", listed("locations", [location(version)], version)) == "not seen"


def test_tokens_that_are_the_hubs_fault_say_nothing() -> None:
    assert state("cpo.tokens-valid", read(items=[token(issuer=7)])) == "not seen"
    assert state("cpo.tokens-valid", put(issuer=7, status=400, answer=REFUSED)) == "not seen"


def test_a_change_of_a_token_that_the_partner_does_not_have_may_be_refused() -> None:
    assert state("cpo.tokens-valid", put(), patch(status=404, answer=REFUSED)) == "passed"
    assert state("cpo.tokens-valid", put(), patch(status=500, answer=envelope(status_code=3000))) == "failed"


@pytest.mark.parametrize("version", VERSIONS)
def test_tokens_are_pulled_with_the_last_page(version: str) -> None:
    assert state("emsp.tokens-pulled", listed("tokens", all_kinds(version), version)) == "passed"
    assert state("emsp.tokens-pulled", listed("tokens", version=version, status=500)) == "failed"
    assert state("emsp.tokens-pulled", read(version)) == "not seen"


@pytest.mark.parametrize("version", VERSIONS)
def test_tokens_are_valid_without_errors(version: str) -> None:
    wrong = token(version, issuer=7)
    assert state("emsp.tokens-valid", listed("tokens", all_kinds(version), version)) == "passed"
    assert state("emsp.tokens-valid", listed("tokens", [wrong], version)) == "failed"
    assert state("emsp.tokens-valid", pushed("tokens", wrong, version)) == "failed"
    assert (
        state("emsp.tokens-valid", pushed("tokens", wrong, version), pushed("tokens", token(version), version))
        == "passed"
    )
    assert state("emsp.tokens-valid", read(version)) == "not seen"


def test_a_token_is_known_by_uid_and_type_whatever_the_way_it_comes() -> None:
    listing = listed("tokens", [token(type="APP_USER", issuer=7), token()])
    mended = pushed("tokens", token(type="APP_USER"), path="example1?type=APP_USER")
    assert state("emsp.tokens-valid", listing, pushed("tokens", token())) == "failed"
    assert state("emsp.tokens-valid", listing, mended) == "passed"


def test_evidence_on_tokens_names_no_driver() -> None:
    bad = listed("tokens", [token(), token(uid="EXAMPLE2", contract_id="x" * 99, issuer=7)])
    found = result("emsp.tokens-valid", bad)
    assert [(proof["part"], proof["what"], proof["thing"]) for proof in found.evidence["against"]] == [
        ("Token no. 2", "issuer, contract_id", "")
    ]
    seen = onboarding(bad, read(), put(), put(status=400, answer=REFUSED))
    assert "EXAMPLE" not in json.dumps([each.evidence for each in seen.results()])


@pytest.mark.parametrize("version", VERSIONS)
def test_tokens_are_valid_and_invalid(version: str) -> None:
    blocked = pushed("tokens", {"valid": False, "last_updated": TIME}, version, method="PATCH", path="EXAMPLE1")
    assert state("emsp.tokens-varied", listed("tokens", all_kinds(version), version)) == "passed"
    assert state("emsp.tokens-varied", listed("tokens", [token(version)], version)) == "in progress"
    assert state("emsp.tokens-varied", listed("tokens", [token(version)], version), blocked) == "passed"
    assert state("emsp.tokens-varied", read(version)) == "not seen"


def test_blocking_a_token_wrongly_fails() -> None:
    wrong = pushed("tokens", {"valid": False}, method="PATCH", path="EXAMPLE1", status=400, answer=REFUSED)
    good = pushed("tokens", token(valid=False))
    assert state("emsp.tokens-varied", listed("tokens", [token()]), wrong) == "failed"
    assert state("emsp.tokens-varied", listed("tokens", [token()]), wrong, good) == "passed"


def test_what_the_hub_fails_to_take_says_nothing() -> None:
    failed = pushed("tokens", token(valid=False), status=500, answer=envelope(status_code=3000))
    assert state("emsp.tokens-varied", failed) == "not seen"


@pytest.mark.parametrize("junk", [[7], [None], [{"uid": 7, "type": [], "valid": "no"}], [{}]])
def test_junk_is_no_kind_of_token(junk: list[Any]) -> None:
    assert state("emsp.tokens-valid", listed("tokens", junk)) == "failed"
    assert state("emsp.tokens-varied", listed("tokens", junk)) == "not seen"
    assert state("cpo.tokens-varied", read(items=junk)) == "not seen"
