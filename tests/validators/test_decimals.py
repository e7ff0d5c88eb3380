"""Numbers with more than four decimals, told from a body's text."""

import pytest

from validators.decimals import has_long_decimals


@pytest.mark.parametrize(
    ("content", "may"),
    [
        (b'{"volume": 1.23456}', True),
        (b'{"volume": 1.2345}', False),
        (b'{"volume": 1e-7}', True),
        (b"[2.5E-3]", True),
        (b'{"volume": 12e3}', False),
        (b'{"latitude": "51.123456"}', False),
        (b'{"id": "5f3c12e-4b71-4e1e-9c3e-2f7e-1"}', False),
        (b'{"id": "12e-4", "volume": 3e-9}', True),
        (b'{"name": "e-mobility 1.234567 %"}', False),
        (b'{"volume": ' + b"1" * 400 + b"e-5}", True),
    ],
)
def test_numbers_with_many_decimals_are_told_from_texts(content: bytes, may: bool) -> None:
    assert has_long_decimals(content) is may
