"""How long the hub hears nothing of its partner."""

from msgspec.structs import replace

from recordings.exchange import Exchange, TransportError
from tests.validators.rules.routing.messages import CPO, EMSP, OTHER, message
from tests.validators.talk import PARTNER, TO_PARTNER, conversation, envelope, exchange, listen
from validators.learned.silence import Silence

MINUTE = 60.0


def after(*exchanges: Exchange) -> Silence:
    talk = conversation()
    list(listen(talk, *(replace(one, id=number, number=number) for number, one in enumerate(exchanges, 1))))
    return talk.silence


def sent(minutes: float) -> Exchange:
    return message("in", OTHER, EMSP, at=minutes * MINUTE)


def asked(minutes: float) -> Exchange:
    one = exchange("GET", f"{PARTNER}/versions", answer=envelope([]), way=TO_PARTNER)
    return replace(one, started_at=one.started_at + minutes * MINUTE)


def test_silences_end_with_the_partners_next_message() -> None:
    assert after(sent(0), sent(10), sent(30), sent(50)).silences == 2


def test_an_answer_of_the_partner_breaks_the_silence() -> None:
    assert after(sent(0), message("out", CPO, OTHER, at=10 * MINUTE), sent(20)).silences == 0


def test_no_answer_does_not() -> None:
    lost = message("out", CPO, OTHER, at=10 * MINUTE, error=TransportError.TIMEOUT)
    assert after(sent(0), lost, sent(20)).silences == 1


def test_a_question_in_a_silence_is_remembered() -> None:
    assert after(sent(0), asked(6), sent(20)).is_checked
    assert not after(sent(0), asked(0.5), sent(20)).is_checked


def test_nobody_knows_what_was_said_before_or_while_something_is_left_out() -> None:
    assert after(sent(30)).silences == 0
    talk = conversation()
    list(listen(talk, replace(sent(0), id=1, number=1), replace(sent(30), id=3, number=3)))
    assert talk.silence.silences == 0


def test_nor_between_two_runs_of_a_tap() -> None:
    talk = conversation()
    list(listen(talk, replace(sent(0), id=1, number=7), replace(sent(30), id=2, number=1)))
    assert talk.silence.silences == 0
