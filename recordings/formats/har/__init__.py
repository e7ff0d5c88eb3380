"""HTTP archives (HAR 1.2), as browsers, Postman, mitmproxy and Redocly write them, and as everybody reads them."""

from recordings.formats.har.reader import read
from recordings.formats.har.writer import write

__all__ = ["read", "write"]
