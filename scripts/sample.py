"""Record the committed samples anew: partners from PyPI as CPOs, our hub simulator, a real tap; redacted."""

import asyncio
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.acceptance.test_peers_recorded import LIBRARIES, record
from tests.peers.process import Library

SAMPLES = Path(__file__).parent.parent / "recordings/samples"


def main() -> None:
    """Write every sample, as small as SQLite makes it and without a write-ahead log beside it."""
    SAMPLES.mkdir(exist_ok=True)
    for library in LIBRARIES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_DATA_HOME"] = folder  # placeholders under a key that nobody keeps
            _write(library, Path(folder, "fresh.db"))


def _write(library: Library, fresh: Path) -> None:
    asyncio.run(record(library, fresh))
    sql = sqlite3.connect(fresh)
    sql.execute("PRAGMA journal_mode = DELETE")
    sql.execute("PRAGMA page_size = 4096")
    sql.execute("VACUUM")
    sql.close()
    sample = SAMPLES / f"{library}-2.2.1.db"
    sample.write_bytes(fresh.read_bytes())
    print(f"{sample}: {sample.stat().st_size} bytes")


if __name__ == "__main__":
    main()
