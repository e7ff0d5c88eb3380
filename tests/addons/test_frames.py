"""Frames on the pipe: they arrive whole, in order, however the bytes are cut."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from addons.frames import Announced, End, Frame, Gap, Passed, packed, unpacked
from recordings.exchange import Exchange, Side
from tests.validators.talk import HUB, cut, exchange


def passed(sent: Exchange) -> Passed:
    """Numbers are the sink's to give."""
    return Passed(replace(sent, id=0, number=0))


SENT: list[tuple[int, Frame]] = [
    (1, passed(exchange("PUT", f"{HUB}/x", b"\0\xff" * 500, cut(b"{"), headers=(("X-Odd", "\udcff"),)))),
    (2, Announced(Side.HUB, "https://cdn.example")),
    (3, Gap(7, "the queue was full")),
    (4, passed(exchange("GET", HUB))),
    (5, End(9)),
]
WIRE = b"".join(packed(number, frame) for number, frame in SENT)


@given(st.lists(st.integers(0, len(WIRE)), max_size=12))
@settings(deadline=None)
def test_frames_arrive_whole_however_the_bytes_are_cut(cuts: list[int]) -> None:
    buffer = bytearray()
    got: list[tuple[int, Frame]] = []
    edges = [0, *sorted(cuts), len(WIRE)]
    for start, end in pairwise(edges):
        buffer += WIRE[start:end]
        got += unpacked(buffer)
    assert got == SENT
    assert buffer == b""


def test_half_a_frame_waits() -> None:
    buffer = bytearray(WIRE[:-1])
    assert list(unpacked(buffer)) == SENT[:-1]
    assert len(buffer) == len(packed(*SENT[-1])) - 1
    assert list(unpacked(buffer)) == []
