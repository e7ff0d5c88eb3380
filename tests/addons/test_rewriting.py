"""Rewriting: the platforms' origins become the tap's, and apart from them every byte stays as it was."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.rewriting import in_query, in_response_urls, replaced

NAMES = {
    "https://hub.example": "http://127.0.0.1:8081",
    "http://hub.example:8080": "http://127.0.0.1:8081/.tap/http/hub.example:8080",
    "https://data.hub.example": "http://127.0.0.1:8081/.tap/https/data.hub.example",
    "http://[2001:db8::1]": "https://tap.example/behind",
}
BACK = {tap: real for real, tap in NAMES.items()}
LOOK_ALIKES = [
    "https://hub.example.evil/", "https://hub.example:8443/", "https://hub.example@evil.example/", "http://hub.example/",
    "https://user:word@hub.example/", "https://hub.example:443@evil.example", "https://my-hub.example/", "hub.example",
    "https://hub.exampleevil", "https://hubxexample/", "https:/hub.example/", "https://hub.example:4430/",
    "https://hub.example\\u002eevil/", "https://hub.example-evil.example/", "https://evil.example/hub.example/",
]  # fmt: skip


def after(text: str) -> str:
    return replaced(text.encode(), NAMES)[0].decode()


@pytest.mark.parametrize(
    ("sent", "forwarded"),
    [
        ("https://hub.example/ocpi", "http://127.0.0.1:8081/ocpi"),
        ("https://hub.example", "http://127.0.0.1:8081"),
        ("https://hub.example?a=b", "http://127.0.0.1:8081?a=b"),
        ("https://hub.example#x", "http://127.0.0.1:8081#x"),
        ("HTTPS://Hub.Example:443/X", "http://127.0.0.1:8081/X"),
        ("https:\\/\\/hub.example\\/a\\/b", "http:\\/\\/127.0.0.1:8081\\/a\\/b"),
        ("https://data.hub.example/cdrs", "http://127.0.0.1:8081/.tap/https/data.hub.example/cdrs"),
        ("https:\\/\\/data.hub.example", "http:\\/\\/127.0.0.1:8081\\/.tap\\/https\\/data.hub.example"),
        ("http://hub.example:8080/", "http://127.0.0.1:8081/.tap/http/hub.example:8080/"),
        ("http://[2001:DB8::1]:80/x", "https://tap.example/behind/x"),
    ],
)
def test_an_origin_is_replaced_however_it_is_written(sent: str, forwarded: str) -> None:
    assert after(f'{{"url": "{sent}"}}') == f'{{"url": "{forwarded}"}}'
    assert json.loads(after(f'{{"url": "{sent}"}}'))


@pytest.mark.parametrize("url", LOOK_ALIKES)
def test_what_only_looks_like_an_origin_stays(url: str) -> None:
    assert after(f'{{"url": "{url}"}}') == f'{{"url": "{url}"}}'


def test_every_url_of_a_link_header_is_replaced() -> None:
    link = '<https://hub.example/a?offset=2>; rel="next", <https://hub.example:443/a>; rel="first", </b>; rel=last'
    assert after(link) == (
        '<http://127.0.0.1:8081/a?offset=2>; rel="next", <http://127.0.0.1:8081/a>; rel="first", </b>; rel=last'
    )


def test_what_was_replaced_is_told_once_and_as_it_was_sent() -> None:
    text = b'["https:\\/\\/hub.example\\/a", "https://hub.example/b", "https://HUB.example/c", "https://x.example"]'
    assert replaced(text, NAMES)[1] == [
        ("https://hub.example", "http://127.0.0.1:8081"),
        ("https://HUB.example", "http://127.0.0.1:8081"),
    ]


def test_a_path_prefix_of_the_taps_own_name_is_undone_as_a_whole() -> None:
    text = b'"https://tap.example/behind/ocpi", "https://tap.example/behindhand", "https://tap.example/"'
    assert replaced(text, BACK)[0] == (
        b'"http://[2001:db8::1]/ocpi", "https://tap.example/behindhand", "https://tap.example/"'
    )


def test_only_response_urls_of_a_command_are_replaced() -> None:
    text = (
        '{"response_url"\n: "https://hub.example/cb/1", "url": "https://hub.example/", "response_urls": '
        '"https://hub.example/", "note": "\\"response_url\\": \\"https://hub.example/\\"", '
        '"response_url": "https://evil.example/?u=https://hub.example/", "response_url":"https:\\/\\/hub.example\\/2"}'
    )
    new, done = in_response_urls(text.encode(), NAMES)
    assert new.decode() == text.replace(
        '"response_url"\n: "https://hub.example/', '"response_url"\n: "http://127.0.0.1:8081/'
    ).replace('"response_url":"https:\\/\\/hub.example\\/2"', '"response_url":"http:\\/\\/127.0.0.1:8081\\/2"')
    assert done == [("https://hub.example", "http://127.0.0.1:8081")]


@pytest.mark.parametrize(
    ("sent", "forwarded"),
    [
        ("https%3A%2F%2Fhub.example%2Fcb%3Fa%3D1", "http%3A%2F%2F127.0.0.1%3A8081%2Fcb%3Fa%3D1"),
        ("https%3a%2f%2fHUB.example", "http%3A%2F%2F127.0.0.1%3A8081"),
        ("https://hub.example/cb", "http%3A%2F%2F127.0.0.1%3A8081/cb"),
        ("https://hub.example/a+b%20c%2B%FF", "http%3A%2F%2F127.0.0.1%3A8081/a+b%20c%2B%FF"),
        ("https%3A%2F%2Fhub%2Eexample%2F%7Ea", "http%3A%2F%2F127.0.0.1%3A8081%2F%7Ea"),
    ],
)
def test_a_response_url_in_a_query_is_replaced_and_its_rest_stays(sent: str, forwarded: str) -> None:
    path, done = in_query(f"/x?duration=1+0&response_url={sent}&z=%2f#f", NAMES)
    assert path == f"/x?duration=1+0&response_url={forwarded}&z=%2f#f"
    assert done[0][1] == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    "path",
    [
        "/x?response_url=https%3A%2F%2Fhub.example.evil%2F", "/x?url=https%3A%2F%2Fhub.example%2F", "/x?response_url=",
        "/x?response_url=https%3A%2F%2Fevil.example%2F%3Fu%3Dhttps%3A%2F%2Fhub.example%2F", "/x", "/x?response_url",
        "/x?my_response_url=https%3A%2F%2Fhub.example%2F", "/response_url=https%3A%2F%2Fhub.example%2F",
    ],
)  # fmt: skip
def test_other_parameters_and_other_hosts_stay(path: str) -> None:
    assert in_query(path, NAMES) == (path, [])


# A JSON text as a pair: as it was sent, and as it must be forwarded.
Pair = tuple[str, str]
TAILS = st.sampled_from(["", "/", "/ocpi/2.2.1", "?a=https", "#x", "/\\u00e9/é", '/\\"'])
SPACES = st.sampled_from(["", " ", "\n", "\r\n\t  "])
NUMBERS = st.sampled_from(["0", "-0", "1E400", "-1e-400", "1.10", "0.1000", "1234567890" * 4, "1e+7"])


@st.composite
def urls(draw: st.DrawFn) -> Pair:
    name = draw(st.sampled_from(sorted(NAMES)))
    real, tap, tail = name, NAMES[name], draw(TAILS)
    if draw(st.booleans()):
        real = real.replace("https://", "HTTPS://").replace(".example", ".EXAMPLE")
    if draw(st.booleans()):
        real, tap = real.replace("/", "\\/"), tap.replace("/", "\\/")
    return f'"{real}{tail}"', f'"{tap}{tail}"'


def same(text: str) -> Pair:
    return text, text


def strings() -> st.SearchStrategy[Pair]:
    free = st.text(max_size=12)
    written = st.one_of(free.map(json.dumps), free.map(lambda text: json.dumps(text, ensure_ascii=False)))
    alike = st.sampled_from(LOOK_ALIKES).map(lambda text: f'"{text}"')
    return st.one_of(written.map(same), alike.map(same), urls())


@st.composite
def joined(draw: st.DrawFn, children: st.SearchStrategy[Pair]) -> Pair:
    """An array or an object of children, with odd white space; keys of an object may come twice."""
    items, keyed = draw(st.lists(children, max_size=4)), draw(st.booleans())
    sent, forwarded = [], []
    for item in items:
        space = draw(SPACES)
        key = draw(st.sampled_from(['"url"', '"id"', '""', '"\\u0069d"'])) + f"{space}:" if keyed else ""
        sent.append(f"{space}{key}{space}{item[0]}")
        forwarded.append(f"{space}{key}{space}{item[1]}")
    opening, closing = "{}" if keyed else "[]"
    return f"{opening}{','.join(sent)}{closing}", f"{opening}{','.join(forwarded)}{closing}"


SCALARS = st.one_of(NUMBERS.map(same), st.sampled_from(["true", "null"]).map(same), strings())
TEXTS = st.recursive(SCALARS, joined, max_leaves=12)


@settings(deadline=None)  # the machine may be busy
@given(TEXTS)
def test_apart_from_replaced_urls_every_byte_of_a_json_text_stays(pair: Pair) -> None:
    sent, forwarded = (text.encode("utf-8", "surrogatepass") for text in pair)
    json.loads(sent)
    assert replaced(sent, NAMES)[0] == forwarded


PLAIN, ESCAPED = [name.encode() for name in NAMES], [name.replace("/", "\\/").encode() for name in NAMES]
BITS = [b'"', b"/", b"?", b":443", b"\\/", b"://", b"127.0.0.1:8081", b"<", b" "]
PIECES = st.one_of(st.binary(max_size=8), st.sampled_from(PLAIN), st.sampled_from(ESCAPED), st.sampled_from(BITS))


@settings(deadline=None)  # the machine may be busy
@given(st.lists(PIECES, max_size=12).map(b"".join))
def test_replacing_back_gives_the_text_that_was_sent(text: bytes) -> None:
    if replaced(text, BACK)[1]:
        return  # it names the tap already
    spelled = [sent for sent, _ in replaced(text, NAMES)[1]]
    if set(spelled) <= NAMES.keys():  # `:443` written out does not come back
        assert replaced(replaced(text, NAMES)[0], BACK)[0] == text
