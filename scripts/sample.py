"""Record the committed sample anew: extrawest-ocpi as CPO, our hub simulator, a real tap; redacted and compacted."""

import asyncio
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.acceptance.test_extrawest import record

SAMPLE = Path(__file__).parent.parent / "recordings/samples/extrawest-2.2.1.db"


def main() -> None:
    """Write the sample, as small as SQLite makes it and without a write-ahead log beside it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder  # placeholders under a key that nobody keeps
        fresh = Path(folder, "fresh.db")
        asyncio.run(record(fresh))
        sql = sqlite3.connect(fresh)
        sql.execute("PRAGMA journal_mode = DELETE")
        sql.execute("PRAGMA page_size = 4096")
        sql.execute("VACUUM")
        sql.close()
        SAMPLE.parent.mkdir(exist_ok=True)
        SAMPLE.write_bytes(fresh.read_bytes())
    print(f"{SAMPLE}: {SAMPLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
