"""What a recording already taught: the conversation of a tap that is started again into the same file."""

from pathlib import Path

from recordings.exchange import Side
from recordings.file import open_again
from recordings.reader import Recording
from recordings.store import ConnectionSettings
from validators.engine import Engine
from validators.rules import RULES

TAUGHT_BY = ("versions", "credentials", "sessions", "commands", "chargingprofiles")
SPOKE_ONCE = """
SELECT DISTINCT f.rule, e.direction, f.message FROM findings f JOIN exchanges e ON e.id = f.exchange_id
"""


def learn_from(engine: Engine, path: Path, connection: ConnectionSettings) -> None:
    """Take in the configured URLs and what earlier runs saw, without judging it again; `path` is open for writing."""
    introduce(engine, connection)
    recording = Recording(path, open_again)
    for exchange in recording.exchanges(TAUGHT_BY):
        engine.conversation.learn(engine.conversation.read(exchange))
    once = {rule.id for rule in RULES if rule.once}
    said = recording.sql.execute(SPOKE_ONCE)
    engine.conversation.reported |= {(rule, way, message) for rule, way, message in said if rule in once}
    recording.close()


def introduce(engine: Engine, connection: ConnectionSettings) -> None:
    """Tell the conversation which versions URLs are configured."""
    engine.conversation.endpoints.know_versions_url(Side.HUB, connection["hub_url"])
    engine.conversation.endpoints.know_versions_url(Side.PARTNER, connection["partner_url"])
