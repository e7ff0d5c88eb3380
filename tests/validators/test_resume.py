"""A tap that is started again into the same recording goes on where it stopped."""

from pathlib import Path

from recordings.exchange import Exchange
from recordings.store import ConnectionSettings, Store
from tests.validators.talk import HUB, PARTNER, SESSION, credentials, encoded, envelope, exchange
from validators import profile
from validators.engine import Engine
from validators.resume import learn_from

CONNECTION = ConnectionSettings(
    name="default",
    hub_url=f"{HUB}/versions",
    partner_url=f"{PARTNER}/versions",
    hub_tap_url="http://127.0.0.1:8081",
    partner_tap_url="http://127.0.0.1:8082",
    profile="ocpi",
)
TOKEN_C = "example-token-c"
HANDSHAKE = exchange(
    "POST", f"{HUB}/2.2.1/credentials", credentials("example-token-b", f"{PARTNER}/versions"),
    envelope(credentials(TOKEN_C, f"{HUB}/versions")), number=1, token=encoded("example-token-a"),
)  # fmt: skip
COMPLETED = exchange("PUT", f"{HUB}/2.2.1/sessions/DE/EXA/S1", SESSION, number=2, token=encoded(TOKEN_C))
RAW = exchange("GET", f"{HUB}/2.2.1/tokens", answer=envelope([]), number=3, token=f"Token {TOKEN_C}")
RAW_AGAIN = exchange("GET", f"{HUB}/2.2.1/tokens", answer=envelope([]), number=5, token=f"Token {TOKEN_C}")
CHANGED = exchange("PUT", f"{HUB}/2.2.1/sessions/DE/EXA/S1", SESSION | {"kwh": 6}, number=4, token=encoded(TOKEN_C))


def recorded(path: Path, *exchanges: Exchange) -> None:
    """One run with these exchanges, judged as they come."""
    store, engine = Store(path), Engine(profile.load("ocpi"))
    store.start_run(CONNECTION, {}, {})
    for each in exchanges:
        store.add(engine.judge(each)[1])
    store.end_run("stopped", len(exchanges))
    store.close()


def rules_after(path: Path, *exchanges: Exchange) -> list[str]:
    """What an engine that resumed from the recording finds in what comes then."""
    engine = Engine(profile.load("ocpi"))
    learn_from(engine, path, CONNECTION)
    return [finding.rule for each in exchanges for finding in engine.judge(each)[1].findings]


def test_tokens_and_sessions_are_known_again(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db", HANDSHAKE, COMPLETED)
    assert rules_after(tmp_path / "a.db", RAW, CHANGED) == [
        "transport.token-not-base64",
        "transport.token-encoding-varies",
        "sessions.changed-after-completed",
    ]


def test_what_was_said_once_is_not_said_again(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db", HANDSHAKE, COMPLETED, RAW)
    assert rules_after(tmp_path / "a.db", RAW_AGAIN) == []


def test_message_ids_are_known_again(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db", HANDSHAKE, COMPLETED)
    assert rules_after(tmp_path / "a.db", COMPLETED) == ["transport.request-id-reused"]


def test_an_empty_recording_teaches_the_configured_urls(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db")
    engine = Engine(profile.load("ocpi"))
    learn_from(engine, tmp_path / "a.db", CONNECTION)
    call = engine.conversation.read(exchange("GET", f"{HUB}/versions"))
    assert (call.place.operation, call.place.known_by) == ("versions", "endpoint")
