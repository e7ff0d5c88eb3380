"""What a recording already taught: the conversation and the onboarding of a tap that is started again into it."""

import json
from pathlib import Path

from recordings.exchange import Side
from recordings.file import open_again
from recordings.reader import Recording
from recordings.store import ConnectionSettings
from validators.engine import Engine
from validators.onboarding.kept import Kept
from validators.onboarding.onboarding import Onboarding
from validators.telling import ONCE

TAUGHT_BY = ("versions", "credentials", "hubclientinfo", "sessions", "commands", "chargingprofiles")
LATELY = 20_000  # exchanges of other modules that are read again: what was learned of earlier ones is forgotten by then
SPOKE_ONCE = """
SELECT f.rule, e.direction || ' ' || f.side, f.message FROM findings f JOIN exchanges e ON e.id = f.exchange_id
WHERE f.rule IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3 ORDER BY min(f.id)
"""


def learn_from(engine: Engine, path: Path, connection: ConnectionSettings) -> Onboarding:
    """Take in the configured URLs and what earlier runs saw, without judging it again; `path` is open for writing.

    Answers the onboarding as far as it has come.
    """
    introduce(engine, connection)
    recording, onboarding = Recording(path, open_again), Onboarding(engine.conversation)
    kept = Kept(recording)
    for exchange in recording.exchanges(TAUGHT_BY, lately=LATELY):
        call = engine.conversation.read(exchange)
        engine.conversation.learn(call)
        kept.show(call, onboarding)
    kept.restore(onboarding)
    for rule, way, message in recording.sql.execute(SPOKE_ONCE, (json.dumps(list(ONCE)),)):
        engine.conversation.reported.put((rule, way, message), True)
    recording.close()
    return onboarding


def introduce(engine: Engine, connection: ConnectionSettings) -> None:
    """Tell the conversation which versions URLs are configured."""
    engine.conversation.endpoints.know_versions_url(Side.HUB, connection["hub_url"])
    engine.conversation.endpoints.know_versions_url(Side.PARTNER, connection["partner_url"])
