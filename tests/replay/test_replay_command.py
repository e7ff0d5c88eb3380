"""The whole command against a target on a real socket."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from replay.commands import replay
from tests.replay import dialogue
from tests.replay.dialogue import ALL, ENV, READS, TOKEN, Platform, envelope, ocpi, platform, record


def run(recording: Path, target: str, *options: str) -> Result:
    arguments = [str(recording), "--target", target, "--token-env", ENV, *options]
    return CliRunner(env={ENV: TOKEN}).invoke(replay, arguments, catch_exceptions=False)


def test_a_target_that_answers_like_the_recording_is_clean(tmp_path: Path) -> None:
    with platform() as target:
        result = run(record(tmp_path / "r.db", ALL), f"{target.base}/versions", "--allow-write", target.host)
        assert result.exit_code == 0, result.output
        assert "9 sent, 0 regressed" in result.output
        assert TOKEN not in result.output
        asked, sent = target.urls()[:2], target.urls()[2:]
        assert asked == ["GET /versions", "GET /2.2.1"]
        assert sent == [
            "GET /versions",
            "GET /2.2.1",
            "GET /2.2.1/locations?limit=2",
            "GET /2.2.1/locations?page=b",
            "PUT /2.2.1/tokens/DE/ENA/T1",
            "GET /2.2.1/tokens/DE/ENA/T1",
            "POST /2.2.1/commands/STOP_SESSION",
            "POST /2.2.1/cdrs",
            "GET /2.2.1/cdrs/live-9",
        ]
