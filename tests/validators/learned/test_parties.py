"""What is known of the parties behind each side, and of who is a hub."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recordings.exchange import Exchange, Side
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, conversation, envelope, exchange, listen
from validators.learned.parties import Parties, announced_by

CPO, EMSP, OTHER_CPO, THE_HUB = ("CPO", "DEEXA"), ("EMSP", "DEEXM"), ("CPO", "NLEXB"), ("HUB", "DEHUB")
VERSION = "2.2.1"


def credentials(*roles: tuple[str, str], **more: Any) -> dict[str, Any]:
    listed = [{"role": role, "country_code": party[:2], "party_id": party[2:]} for role, party in roles]
    return {"token": "example-token", "url": f"{HUB}/versions", "roles": listed, **more}


def handshake(mine: dict[str, Any], hubs: dict[str, Any], version: str = VERSION, method: str = "POST") -> Exchange:
    return exchange(method, f"{HUB}/{version}/credentials", mine, envelope(hubs))


def details(side: Side, *modules: str, version: str = VERSION) -> Exchange:
    url, way = (f"{HUB}/{version}", TO_HUB) if side is Side.HUB else (f"{PARTNER}/{version}", TO_PARTNER)
    endpoints = [{"identifier": name, "role": role, "url": f"{url}/{name}/{role}"}
                 for name, _, role in (module.partition(" ") for module in modules)]  # fmt: skip
    answer = envelope({"version": version, "endpoints": endpoints})
    return exchange("GET", url, answer=answer, way=way)


def told(party: str, role: str = "CPO", status: str = "CONNECTED", *, code: int = 1000) -> Exchange:
    url = f"{PARTNER}/{VERSION}/hubclientinfo/{party[:2]}/{party[2:]}"
    info = {"country_code": party[:2], "party_id": party[2:], "role": role, "status": status}
    return exchange("PUT", url, info, envelope(status_code=code), way=TO_PARTNER)


def after(*exchanges: Exchange, profile: str = "ocpi") -> Parties:
    talk = conversation(profile)
    list(listen(talk, *exchanges))
    return talk.parties


def test_before_any_handshake_nothing_is_known() -> None:
    parties = after()
    for side in Side:
        assert parties.of(side, VERSION) is None
        assert parties.is_hub(side, VERSION) is None
        assert parties.hosts(side, VERSION, "DEEXA") is None


def test_a_handshake_tells_the_parties_of_both_sides_and_who_is_the_hub() -> None:
    parties = after(handshake(credentials(CPO, EMSP), credentials(THE_HUB)))
    mine = parties.of(Side.PARTNER, VERSION)
    assert mine
    assert mine.roles == {"DEEXA": {"CPO"}, "DEEXM": {"EMSP"}}
    assert parties.hub == {Side.HUB: {"DEHUB"}, Side.PARTNER: set()}
    assert parties.is_hub(Side.HUB, VERSION)


def test_ids_compare_without_regard_to_case() -> None:
    parties = after(handshake(credentials(("CPO", "deexa")), credentials(THE_HUB)))
    assert parties.hosts(Side.PARTNER, VERSION, "DEEXA")


def test_2_3_0_names_the_hub_beside_the_roles() -> None:
    parties = after(handshake(credentials(CPO), credentials(EMSP, hub_party_id="dehub"), "2.3.0"))
    assert parties.hub[Side.HUB] == {"DEHUB"}
    assert parties.hosts(Side.HUB, "2.3.0", "DEHUB")
    assert parties.hosts(Side.HUB, "2.3.0", "DEEXM")


def test_2_1_1_has_one_party_without_a_role_and_does_not_tell_hubs() -> None:
    flat = {"token": "example-token", "url": f"{HUB}/versions", "country_code": "DE", "party_id": "EXA"}
    parties = after(handshake(flat, flat | {"party_id": "HUB"}, "2.1.1"), details(Side.HUB, "locations"))
    mine = parties.of(Side.PARTNER, "2.1.1")
    assert mine
    assert mine.roles == {"DEEXA": {None}}
    assert parties.is_hub(Side.HUB, "2.1.1") is None


def test_the_latest_credentials_count() -> None:
    first = handshake(credentials(CPO), credentials(THE_HUB))
    parties = after(first, handshake(credentials(OTHER_CPO), credentials(THE_HUB), method="PUT"))
    assert parties.of(Side.PARTNER, VERSION) == announced_by(VERSION, credentials(OTHER_CPO))


def test_credentials_that_were_refused_count_for_nothing() -> None:
    parties = after(exchange("POST", f"{HUB}/{VERSION}/credentials", credentials(CPO), envelope(status_code=3001)))
    assert parties.of(Side.PARTNER, VERSION) is None


def test_the_end_of_a_registration_ends_the_knowledge_of_it() -> None:
    gone = exchange("DELETE", f"{HUB}/{VERSION}/credentials")
    parties = after(handshake(credentials(CPO), credentials(THE_HUB)), gone)
    assert parties.of(Side.PARTNER, VERSION) is parties.of(Side.HUB, VERSION) is None


def test_who_offers_hubclientinfo_as_its_sender_is_a_hub() -> None:
    assert after(details(Side.HUB, "hubclientinfo SENDER")).is_hub(Side.HUB, VERSION)
    assert after(details(Side.PARTNER, "hubclientinfo RECEIVER")).is_hub(Side.PARTNER, VERSION) is None


def test_who_pushes_hubclientinfo_is_a_hub() -> None:
    assert after(told("NLEXB")).is_hub(Side.HUB, VERSION)


def test_the_profile_knows_its_hub() -> None:
    parties = after(profile="enapi")
    assert parties.hub[Side.HUB] == {"DEENA"}
    assert parties.is_hub(Side.HUB, VERSION)
    assert parties.is_hub(Side.PARTNER, VERSION) is None


def test_who_shows_no_sign_of_a_hub_in_credentials_and_details_is_none() -> None:
    shaken = handshake(credentials(CPO), credentials(EMSP))
    assert after(shaken).is_hub(Side.HUB, VERSION) is None
    assert after(details(Side.HUB, "tokens SENDER"), shaken).is_hub(Side.HUB, VERSION) is False


def test_a_platform_hosts_its_own_parties_alone() -> None:
    parties = after(details(Side.PARTNER, "locations SENDER"), handshake(credentials(CPO), credentials(THE_HUB)))
    assert parties.hosts(Side.PARTNER, VERSION, "DEEXA") is True
    assert parties.hosts(Side.PARTNER, VERSION, "NLEXB") is False


def test_a_hub_reaches_the_parties_that_it_told_of_and_perhaps_others() -> None:
    parties = after(handshake(credentials(CPO), credentials(THE_HUB)), told("NLEXB", "EMSP"))
    assert parties.hosts(Side.HUB, VERSION, "NLEXB") is True
    assert parties.hosts(Side.HUB, VERSION, "NLEXC") is None
    assert parties.roles_of(Side.HUB, VERSION, "NLEXB") == {"EMSP"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["roles", "role", "DE", "HUB", "hub_party_id"]),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["roles", "role", "country_code", "party_id", "hub_party_id"]), inner)
    ),
)


@given(JSON, st.sampled_from(["2.1.1", "2.2.1", "2.3.0"]))
def test_any_credentials_can_be_read(data: Any, version: str) -> None:
    announced = announced_by(version, data)
    assert announced is None or announced.roles or announced.hub
