"""What is heard of the parties behind a hub."""

from recordings.exchange import Exchange
from tests.validators.rules.routing.messages import CPO, EMSP, OTHER, TOKEN, H, message
from tests.validators.talk import conversation, listen
from validators.learned.heard import Heard

SENT = message("out", CPO, OTHER, at=10)


def after(*exchanges: Exchange, party: str = OTHER) -> Heard:
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.heard.of(party)


def info(at: float, status: str = "CONNECTED") -> Exchange:
    body = {"country_code": "NL", "party_id": "EXB", "role": "CPO", "status": status}
    return message("out", method="PUT", path="receiver/hubclientinfo/NL/EXB", body=body, at=at)


def undelivered(at: float) -> Exchange:
    return message("in", OTHER, EMSP, at=at, code=4003)


def test_the_first_message_of_a_party_counts() -> None:
    assert after(SENT, message("out", CPO, OTHER, at=20)) == after(SENT)
    assert after(SENT).first_at == SENT.started_at


def test_so_does_an_answer_to_what_the_hub_cannot_do_itself() -> None:
    assert after(message("in", OTHER, EMSP, at=10)).first_at is not None
    assert after(message("in", OTHER, EMSP, at=10, method="GET", path="sender/locations/L1")).first_at is None
    assert after(message("in", OTHER, EMSP, at=10, answered=(EMSP, H))).first_at is None


def test_what_could_not_be_delivered_is_counted_until_something_is_heard() -> None:
    missed = after(undelivered(10), undelivered(20))
    assert (missed.missed, missed.missed_since) == (2, undelivered(10).started_at)
    assert after(undelivered(10), message("out", CPO, OTHER, at=20)).missed == 0


def test_each_client_info_begins_anew_but_for_the_last_pull() -> None:
    pulled = message("out", CPO, OTHER, method="GET", path="sender/tokens", body=None, data=[], at=10)
    heard = after(pulled, undelivered(20), info(30))
    assert heard == Heard(pulled_at=pulled.started_at)


def test_a_list_of_clients_does_not() -> None:
    listed = message("in", method="GET", path="sender/hubclientinfo", body=None, data=[TOKEN], at=20)
    assert after(SENT, listed) == after(SENT)


def test_nobody_is_heard_of_without_a_name() -> None:
    assert after(message("out", CPO, ""), party="") == Heard()
