"""The handshake's checkpoints: each is seen passed, failed and not at all."""

from recordings.exchange import Exchange
from tests.validators.onboarding.seeing import AS_HUB, AS_PARTNER, OF_CPO, TOKEN_A, handshake, result, state
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, encoded, envelope, exchange

ERROR = envelope(status_code=3000)
VERSIONS, DETAILS, *_, POST = handshake()


def pull(token: str = AS_HUB, status: int = 200, answer: object = None) -> Exchange:
    """The hub reads the partner's locations."""
    url = f"{PARTNER}/2.2.1/sender/locations"
    return exchange("GET", url, answer=answer or envelope([]), way=TO_PARTNER, token=token, status=status)


def read(token: str = AS_PARTNER, status: int = 200, answer: object = None) -> Exchange:
    """The partner reads the hub's tokens."""
    url = f"{HUB}/2.2.1/sender/tokens"
    return exchange("GET", url, answer=answer or envelope([]), way=TO_HUB, token=token, status=status)


def test_versions_are_read_by_both_sides() -> None:
    found = result("handshake.versions", *handshake())
    assert found.state == "passed"
    assert [(proof["part"], proof["exchange"]) for proof in found.evidence["shown"]] == [
        ("the hub reads the partner's", 1),
        ("the partner reads the hub's", 3),
    ]
    assert state("handshake.versions", VERSIONS) == "in progress"
    assert state("handshake.versions", POST) == "not seen"


def test_versions_that_are_not_served_fail_until_they_are() -> None:
    down = exchange("GET", f"{PARTNER}/versions", answer=b"<p>", way=TO_PARTNER, token=encoded(TOKEN_A), status=502)
    assert state("handshake.versions", down) == "failed"
    assert state("handshake.versions", down, *handshake()) == "passed"


def test_an_answer_that_may_mean_the_token_leaves_versions_in_progress() -> None:
    for status, answer in ((401, ERROR), (200, ERROR), (403, b"<html>")):
        refused = exchange("GET", f"{PARTNER}/versions", answer=answer, way=TO_PARTNER, token=encoded(TOKEN_A),
                           status=status)  # fmt: skip
        assert state("handshake.versions", refused) == "in progress"


def test_details_are_read_by_both_sides() -> None:
    down = exchange("GET", f"{PARTNER}/2.2.1", answer=b"<html>", way=TO_PARTNER, token=encoded(TOKEN_A), status=502)
    assert state("handshake.details", *handshake()) == "passed"
    assert state("handshake.details", VERSIONS, down) == "failed"
    assert state("handshake.details", VERSIONS) == "not seen"


def test_credentials_are_given_by_both_sides() -> None:
    refused = exchange("POST", f"{PARTNER}/2.2.1/sender/credentials", POST.request.body, ERROR, way=TO_PARTNER)
    assert state("handshake.credentials", *handshake()) == "passed"
    assert state("handshake.credentials", *handshake()[:-1], refused) == "failed"
    assert state("handshake.credentials", *handshake()[:-1]) == "not seen"


def test_tokens_are_used_by_both_sides() -> None:
    assert state("handshake.tokens", *handshake()) == "not seen"
    assert state("handshake.tokens", *handshake(), pull()) == "in progress"
    assert state("handshake.tokens", *handshake(), pull(), read()) == "passed"


def test_a_token_that_the_partner_does_not_accept_fails() -> None:
    refused = pull(status=401, answer=envelope(status_code=2000))
    assert state("handshake.tokens", *handshake(), refused) == "failed"
    assert state("handshake.tokens", *handshake(), refused, pull(), read()) == "passed"


def test_a_wrong_token_of_the_hubs_says_nothing() -> None:
    probe = pull(token=encoded("example-token-x"), status=401, answer=envelope(status_code=2000))
    assert state("handshake.tokens", *handshake(), pull(), read(), probe) == "passed"
    again = exchange("GET", f"{PARTNER}/versions", answer=ERROR, way=TO_PARTNER, token=encoded("example-token-x"))
    assert state("handshake.versions", *handshake(), again) == "passed"


def test_a_valid_token_that_the_hub_refuses_is_no_fault_of_the_partner() -> None:
    refused = read(status=401, answer=envelope(status_code=2000))
    found = result("handshake.tokens", *handshake(), pull(), refused)
    assert (found.state, [proof["part"] for proof in found.evidence["begun"]]) == ("in progress", ["the partner's"])
    assert state("handshake.tokens", *handshake(), pull(), refused, read(), read()) == "passed"


def test_every_module_of_the_role_is_offered() -> None:
    fewer = {module: role for module, role in OF_CPO.items() if module != "commands"}
    swapped = OF_CPO | {"tokens": "SENDER"}
    assert state("handshake.endpoints", *handshake()) == "passed"
    assert state("handshake.endpoints", *handshake()[:-1]) == "not seen"  # nobody knows the role yet
    failed = result("handshake.endpoints", *handshake(fewer))
    assert failed.state == "failed"
    assert failed.evidence["against"][0]["what"] == "not offered: commands"
    assert failed.evidence["against"][0]["exchange"] == 2
    assert state("handshake.endpoints", *handshake(swapped)) == "failed"


def test_the_encoding_is_agreed_when_tokens_in_it_are_served() -> None:
    raw = read(token="Token example-token-hub", status=401, answer=envelope(status_code=2000))
    assert state("handshake.encoding", *handshake(), pull(), read()) == "passed"
    assert state("handshake.encoding", *handshake(), pull()) == "in progress"
    assert state("handshake.encoding", *handshake()) == "not seen"
    failed = result("handshake.encoding", *handshake(), pull(), raw)
    assert failed.state == "failed"
    assert failed.evidence["against"][0]["rules"] == ["transport.token-not-base64"]


def test_who_has_the_wrong_encoding_before_the_right_one_has_agreed_on_none() -> None:
    raw = read(token="Token example-token-hub", status=401, answer=envelope(status_code=2000))
    before = *handshake(), pull(), raw
    assert state("handshake.encoding", *before, read()) == "failed"
    assert state("handshake.encoding", *before, read(), read()) == "passed"
    assert state("handshake.tokens", *before, read()) == "in progress"
    assert state("handshake.tokens", *before, read(), read()) == "passed"


def test_a_token_that_nobody_gave_the_partner_fails_where_it_should_know_better() -> None:
    wrong = read(token=encoded(TOKEN_A), status=401, answer=envelope(status_code=2000))
    known = *handshake(), pull(), read(), pull(), pull()  # what was under way during the handshake has come through
    failed = result("handshake.tokens", *known, wrong, read())
    assert failed.state == "failed"
    assert failed.evidence["against"][0]["rules"] == ["credentials.token-unknown"]
    assert state("handshake.tokens", *known, wrong, read(), read()) == "passed"


def test_tokens_work_where_they_are_served_however_they_are_written() -> None:
    raw = read(token="Token example-token-hub")
    assert state("handshake.tokens", *handshake(), pull(), raw) == "passed"
    assert state("handshake.encoding", *handshake(), pull(), raw) == "passed"
