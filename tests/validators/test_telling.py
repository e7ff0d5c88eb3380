"""Of thousands of findings of one rule in one message, the first hundred are told and the number of the others."""

from collections import Counter
from dataclasses import replace

from recordings.finding import Finding, Severity
from tests.validators.talk import HUB, envelope, exchange
from tests.validators.test_payloads import TOKEN
from validators import profile
from validators.engine import Engine
from validators.telling import PLACES, capped


def findings(
    count: int, rule: str = "a.b", side: str = "request", severity: Severity = Severity.WARNING
) -> list[Finding]:
    one = Finding(exchange_id=1, rule=rule, severity=severity, side=side, party="hub", pointer="", message="No good.")
    return [replace(one, pointer=f"/{number}") for number in range(count)]


def test_up_to_the_limit_everything_is_told() -> None:
    assert capped(findings(PLACES)) == findings(PLACES)
    several = findings(PLACES) + findings(PLACES, side="response") + findings(PLACES, rule="a.c")
    assert capped(several) == several


def test_beyond_it_there_is_a_number() -> None:
    told = capped(findings(PLACES + 2_500) + findings(3, rule="a.c"))
    assert told[:PLACES] == findings(PLACES)
    assert (told[PLACES].pointer, told[PLACES].severity) == ("", Severity.WARNING)
    assert "There are 2,500 more places in this message" in told[PLACES].message
    assert told[PLACES + 1 :] == findings(3, rule="a.c")


def test_the_number_is_as_grave_as_what_it_stands_for() -> None:
    told = capped(findings(PLACES) + findings(1, severity=Severity.ERROR) + findings(1, severity=Severity.INFO))
    assert told[-1].severity is Severity.ERROR


def test_an_answer_with_thousands_of_faults_makes_a_hundred_rows() -> None:
    tokens = [TOKEN | {"valid": "yes"}] * 5_000
    answer = exchange("GET", f"{HUB}/2.2.1/tokens", None, envelope(tokens))
    [*_, last] = found = [
        each for each in Engine(profile.load("ocpi")).judge(answer)[1].findings if each.rule == "fields.wrong-type"
    ]
    assert Counter(each.rule for each in found) == {"fields.wrong-type": PLACES + 1}
    assert "There are 4,900 more places" in last.message
    assert last.message.startswith("A value has the wrong JSON type. ")
