"""The key behind the placeholders: one per user, kept outside every recording."""

import os
import secrets
from pathlib import Path


def redaction_key() -> bytes:
    """The user's key, made at first use with mode 0600; one for this process alone where it cannot be kept.

    It lies in `$XDG_DATA_HOME/ocpi-tap/redaction.key` (`~/.local/share` by default), so that a token has the same
    placeholder in all of a user's recordings.
    """
    path = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "ocpi-tap" / "redaction.key"
    try:
        if not path.exists():
            _make(path)
        return bytes.fromhex(path.read_text())
    except (OSError, ValueError):
        return secrets.token_bytes(32)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(temporary, path)  # the first of several processes wins
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
