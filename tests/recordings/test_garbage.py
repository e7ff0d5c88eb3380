"""The collector's old ways are back afterwards, whatever happened."""

import gc

import pytest

from recordings.garbage import SELDOM, collected_seldom


def test_the_collector_looks_seldom_inside_and_as_before_outside() -> None:
    before = gc.get_threshold()
    with collected_seldom():
        assert gc.get_threshold() == (SELDOM, *before[1:])
        assert gc.isenabled()
    assert gc.get_threshold() == before


def test_an_error_inside_leaves_it_as_before() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), collected_seldom():
        raise KeyError
    assert gc.get_threshold() == before
