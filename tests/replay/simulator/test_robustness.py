"""A partner that sends garbage cannot crash a platform: every answer is an envelope, and none says that we failed."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replay.simulator.commanding import KINDS
from tests.replay.simulator.garbage import GARBAGE, HEADERS, JSON, METHODS, QUERIES, examples, kind_of, mutated, paths
from tests.replay.simulator.platforms import VERSIONS, partner
from tests.replay.simulator.stranger import Stranger, hub, understood

fuzz = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(
    scope="module", params=[(kind, version) for kind in ("hub", "partner") for version in VERSIONS], ids="-".join
)
def stranger(request: pytest.FixtureRequest) -> Iterator[Stranger]:
    kind, version = request.param
    platform = hub(version) if kind == "hub" else partner(version)
    asked = Stranger(platform)
    yield asked
    asked.close()


@fuzz
@given(data=st.data())
def test_whatever_comes_is_answered_in_an_envelope(stranger: Stranger, data: st.DataObject) -> None:
    template = data.draw(st.sampled_from(stranger.paths))
    path = data.draw(paths(template)) + data.draw(QUERIES)
    body = data.draw(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
    method = data.draw(st.sampled_from(METHODS))
    stranger.again()
    understood(stranger.ask(method, path, body, **data.draw(HEADERS)))


def test_garbage_is_refused_and_what_is_known_stays(stranger: Stranger) -> None:
    stranger.again()
    path = next(path for path in stranger.paths if path.endswith("/tokens/{country_code}/{party_id}/{id}"))
    for body in GARBAGE:
        for method in ("PUT", "PATCH"):
            code = understood(stranger.ask(method, path.format(country_code="DE", party_id="ABC", id="none"), body))
            assert 2000 <= code < 3000, body[:20]
    stranger.lists()


@fuzz
@given(data=st.data())
def test_objects_with_one_wrong_value_are_answered_in_an_envelope(stranger: Stranger, data: st.DataObject) -> None:
    template = data.draw(
        st.sampled_from([path for path in stranger.paths if "{" in path or path.endswith(("cdrs", "credentials"))])
    )
    path = data.draw(paths(template))
    version = path.split("/")[2]
    command = path.rsplit("/", 1)[-1] if "{command}" in template and "{id}" not in template else ""
    value = examples(version, KINDS.get(command, kind_of(template)), path)
    body = json.dumps(data.draw(mutated(value))).encode()
    stranger.again()
    for method in ("PUT", "PATCH", "POST", "GET"):
        understood(stranger.ask(method, path, body))
    stranger.lists()
