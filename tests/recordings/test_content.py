"""Content-Encoding is undone as far as it goes, and nothing makes it raise."""

import gzip
import json
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from recordings.content import codings, decoded, undo
from recordings.exchange import Body, BodyNote, Direction, Exchange, Headers, Request, Response

TEXT = json.dumps([{"id": f"LOC{number}", "name": f"Straße {number * 7919}"} for number in range(500)]).encode()


def bare(content: bytes) -> bytes:
    """Deflate without its zlib wrapping."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate ": bare,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "identity": bytes,
}


def named(coding: str) -> Headers:
    return (("Host", "cpo.example"), ("content-ENCODING", coding), ("Accept", "*/*"))


def exchange(request: Body, response: Body | None, coding: str) -> Exchange:
    return Exchange(
        direction=Direction.HUB_TO_PARTNER,
        started_at=0,
        duration_ms=1,
        request=Request(method="PUT", url="https://cpo.example/", headers=named(coding), body=request),
        response=None if response is None else Response(status=200, headers=named(coding), body=response),
    )


@given(st.lists(st.sampled_from(sorted(PACKERS)), max_size=5), st.binary(max_size=2000))
def test_every_coding_and_every_row_of_codings_comes_back(names: list[str], content: bytes) -> None:
    raw = content
    for name in names:
        raw = PACKERS[name](raw)
    assert decoded(named(", ".join(names).upper()), raw) == (content, BodyNote.WHOLE)


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=300), st.integers(0, 2000))
def test_nothing_raises_and_the_limit_holds(name: str, raw: bytes, limit: int) -> None:
    content, note = decoded(named(name), raw, limit)
    assert len(content) <= max(limit, len(raw))
    assert (note is BodyNote.CUT) <= (len(content) == limit)


@given(st.sampled_from(["gzip", "deflate", "deflate ", "br", "zstd"]), st.data())
def test_a_broken_off_stream_yields_its_beginning(name: str, data: st.DataObject) -> None:
    packed = PACKERS[name](TEXT)
    half = packed[: data.draw(st.integers(1, len(packed) - 1))]
    content, note = decoded(named(name), half)
    assert note is BodyNote.UNDECODABLE
    assert TEXT.startswith(content) or content == half


@pytest.mark.parametrize("name", ["gzip", "deflate", "deflate ", "br", "zstd"])
def test_half_a_stream_yields_a_good_part(name: str) -> None:
    packed = PACKERS[name](TEXT)
    content, _ = decoded(named(name), packed[: len(packed) * 9 // 10])
    if name != "zstd":  # whose blocks hold up to 128 KiB
        assert len(content) > len(TEXT) // 2


def test_a_fault_in_the_middle_keeps_what_came_before() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[len(packed) // 2 :] = b"\xff" * 500
    content, note = decoded(named("gzip"), bytes(packed))
    assert note is BodyNote.UNDECODABLE
    assert content[:1000] == TEXT[:1000]


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "compress", "utf-8", ", ".join(["gzip"] * 6)])
def test_text_that_was_never_encoded_stays_itself(name: str) -> None:
    assert decoded(named(name), TEXT) == (TEXT, BodyNote.UNDECODABLE)


def test_garbage_stays_itself() -> None:
    assert decoded(named("gzip"), b"\x00\xff" * 50) == (b"\x00\xff" * 50, BodyNote.UNDECODABLE)


@pytest.mark.parametrize("name", ["gzip", "deflate", "deflate ", "br", "zstd"])
def test_a_bomb_is_cut_at_the_limit(name: str) -> None:
    bomb = PACKERS[name](bytes(5_000_000))
    assert decoded(named(name), bomb, 1_000_000) == (bytes(1_000_000), BodyNote.CUT)
    assert decoded(named(name), bomb, 5_000_000) == (bytes(5_000_000), BodyNote.WHOLE)


def test_streams_that_follow_each_other_are_one_body() -> None:
    assert decoded(named("gzip"), gzip.compress(b"a") * 300) == (b"a" * 300, BodyNote.WHOLE)
    assert decoded(named("zstd"), zstandard.compress(b"a") * 300) == (b"a" * 300, BodyNote.WHOLE)


def test_several_headers_are_one_list() -> None:
    assert codings((("Content-Encoding", "gzip"), ("content-encoding", " BR ,, identity"))) == ["gzip", "br"]


def test_undo_leaves_an_exchange_without_codings_alone() -> None:
    plain = exchange(Body.of(b"{}"), None, "identity")
    assert undo(plain) is plain
    empty = exchange(Body(), Body(), "gzip")
    assert undo(empty) is empty


def test_undo_decodes_both_bodies_and_leaves_the_headers() -> None:
    sent = exchange(Body.of(gzip.compress(b"{}")), Body.of(b"no gzip"), "gzip")
    plain = undo(sent)
    assert plain.request.body == Body.of(b"{}")
    assert plain.request.headers == sent.request.headers
    assert plain.response is not None
    assert plain.response.body == Body(b"no gzip", 7, note=BodyNote.UNDECODABLE)


def test_undo_keeps_what_is_known_of_a_cut_body() -> None:
    packed = gzip.compress(TEXT)
    cut = Body(packed[:2000], len(packed), "ab" * 32, BodyNote.CUT)
    body = undo(exchange(cut, None, "gzip")).request.body
    assert (body.length, body.digest, body.note) == (len(packed), "ab" * 32, BodyNote.CUT)
    assert len(body.content) > 2000
    assert TEXT.startswith(body.content)


def test_undo_leaves_a_lost_body_alone() -> None:
    lost = exchange(Body(length=10, note=BodyNote.LOST), None, "gzip")
    assert undo(lost) is lost
