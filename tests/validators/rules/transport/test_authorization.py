"""How grave it is that the Authorization header is not as it should be."""

from collections.abc import Iterable

import pytest

from recordings.finding import Severity
from tests.validators.rules.handshakes import findings_in
from tests.validators.talk import HUB, envelope, exchange

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def gravity(header: str, version: str) -> Iterable[Severity]:
    sent = exchange("GET", f"{HUB}/{version}/tokens", None, envelope([]), token=header)
    return [each.severity for each in findings_in([sent]) if each.rule == "transport.authorization-scheme"]


@pytest.mark.parametrize(
    ("header", "in_211", "in_221"),
    [
        ("Token abc", [], []),
        ("Token abc ", [], []),  # HTTP takes blanks around a value away
        ("token abc", [WARNING], [WARNING]),
        ("Token  abc", [WARNING], [ERROR]),
        ('Token "abc"', [WARNING], [ERROR]),
        ("Token abc,", [WARNING], [ERROR]),
        ("Token Token abc", [WARNING], [ERROR]),
        ("Bearer abc", [ERROR], [ERROR]),
        ("abc", [ERROR], [ERROR]),
    ],
)
def test_211_is_vague_on_what_else_may_stand_there(header: str, in_211: list[Severity], in_221: list[Severity]) -> None:
    assert gravity(header, "2.1.1") == in_211
    assert gravity(header, "2.2.1") == in_221
