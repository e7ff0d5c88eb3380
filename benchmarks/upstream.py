"""A platform that answers at once, PUTs with an envelope and GETs with a page of 100 KB, as cheaply as Python can."""

import asyncio
import json
import sys

LOCATION = {
    "country_code": "DE", "party_id": "ABC", "id": "LOC0001", "publish": True, "name": "Main street",
    "address": "Main street 1", "city": "Berlin", "postal_code": "10115", "country": "DEU",
    "coordinates": {"latitude": "52.520008", "longitude": "13.404954"}, "time_zone": "Europe/Berlin",
    "last_updated": "2026-01-05T10:00:00Z",
    "evses": [
        {"uid": f"E{number}", "evse_id": f"DE*ABC*E{number}", "status": "AVAILABLE",
         "last_updated": "2026-01-05T10:00:00Z", "capabilities": ["REMOTE_START_STOP_CAPABLE", "RFID_READER"],
         "connectors": [{"id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE",
                         "max_voltage": 230, "max_amperage": 32, "tariff_ids": ["T1"],
                         "last_updated": "2026-01-05T10:00:00Z"}]}
        for number in range(5)
    ],
}  # fmt: skip
PAGE_BYTES = 100_000
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Total-Count: 60\r\nX-Limit: 100\r\n"
    b"%sContent-Length: %d\r\n\r\n"
)


def envelope(data: object) -> bytes:
    """An OCPI response body."""
    return json.dumps({"data": data, "status_code": 1000, "timestamp": "2026-01-05T10:00:00Z"}).encode()


def page() -> bytes:
    """A list of locations of about 100 KB."""
    count = PAGE_BYTES // len(json.dumps(LOCATION))
    return envelope([{**LOCATION, "id": f"LOC{number:04}"} for number in range(count)])


class Platform(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as much of it as wrk and mitmproxy speak."""

    small = envelope(None)
    large = page()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A proxy connects."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            if len(self.buffer) < end + 4 + length:
                return
            self.buffer = self.buffer[end + 4 + length :]
            self._answer(self.large if head.startswith(b"get") else self.small, head)

    def _answer(self, body: bytes, head: bytes) -> None:
        ids = b"".join(
            name + b": " + head.partition(name + b":")[2].partition(b"\r\n")[0].strip() + b"\r\n"
            for name in (b"x-request-id", b"x-correlation-id")
        )
        self.transport.write(HEAD % (ids, len(body)) + body)


async def main() -> None:
    """Serve on a port of the system's choice, printed first."""
    server = await asyncio.get_running_loop().create_server(Platform, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
