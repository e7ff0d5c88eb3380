"""Flow files hold more than HTTP: the rest is left out and counted."""

from collections import Counter
from pathlib import Path

from mitmproxy.io import FlowWriter
from mitmproxy.test import tflow

from recordings.formats import flows
from recordings.formats.sides import Sides


def test_what_is_not_http_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "mixed.flows"
    connect = tflow.tflow(err=True)
    connect.request.method = "CONNECT"
    with path.open("wb") as file:
        writer = FlowWriter(file)
        for flow in (tflow.ttcpflow(), tflow.tdnsflow(), tflow.twebsocketflow(), connect, tflow.tflow(resp=True)):
            writer.add(flow)
    skipped: Counter[str] = Counter()
    assert len(list(flows.read(path, Sides(hub="http://hub.example"), skipped))) == 1
    assert skipped == {"tcp": 1, "dns": 1, "websocket": 1, "connect": 1}
