"""What verbs do at a real hub and a real partner, with settings and outcomes that the shipped scenarios do not have."""

import pytest

from replay.simulator.connection import PeerError
from replay.simulator.scenarios import Stage
from replay.simulator.scenarios.stage import StepError
from replay.simulator.values import Json
from tests.replay.simulator.platforms import awaited, until
from tests.replay.simulator.scenarios.scripts import did, onboarded, partner
from validators.spec.versions import ORDER, V211, V221, V230

ACCEPTED = {"response": "ACCEPTED", "result": "ACCEPTED"}


async def charged(stage: Stage, driver: str) -> None:
    """A charging session, from START_SESSION to its CDR."""
    assert await did(stage, driver, "start") == ACCEPTED
    await did(stage, driver, "follow", status="ACTIVE", periods=1)
    assert await did(stage, driver, "stop") == ACCEPTED
    assert (await did(stage, driver, "bill"))["agrees"]


def evse_of(stage: Stage, owner: str, status: str) -> list[str]:
    """The EVSEs in a status, as their owner knows them."""
    platform = stage.actor(owner)
    assert platform is not None
    own = platform.store.of("locations", platform.party)
    return [evse["uid"] for one in own for evse in one.get("evses") or [] if evse["status"] == status]


@pytest.mark.parametrize("version", [V221, V230])
@awaited
async def test_take_back_credits_the_last_cdr(version: str) -> None:
    async with onboarded(version, "CPO") as stage:
        await charged(stage, "counterpart")
        charge = await did(stage, "counterpart", "bill")
        assert await did(stage, "partner", "take_back") == {"cost": -charge["cost"] or 0}
        driver = stage.counterpart
        assert driver is not None

        def credits() -> list[Json]:
            return [one for one in driver.store.all("cdrs") if one.get("credit")]

        await until(credits)
        [credit] = credits()
        assert credit["total_cost"]["before_taxes"] == -charge["cost"]
        assert credit["credit_reference_id"] in {one["id"] for one in driver.store.all("cdrs")} - {credit["id"]}


@pytest.mark.parametrize("version", ORDER)
@awaited
async def test_a_partner_that_is_an_emsp_commands_the_simulated_cpo(version: str) -> None:
    async with onboarded(version, "EMSP") as stage:
        await did(stage, "partner", "pull", module="locations")
        assert await did(stage, "partner", "unlock") == ACCEPTED
        before = evse_of(stage, "counterpart", "RESERVED")
        assert await did(stage, "partner", "reserve", minutes=5) == ACCEPTED
        assert len(evse_of(stage, "counterpart", "RESERVED")) == len(before) + 1
        if version != V211:  # which has no word for what follows
            assert await did(stage, "counterpart", "give_up_reservation") == {"given_up": True}
            assert evse_of(stage, "counterpart", "RESERVED") == before
            assert await did(stage, "partner", "cancel") == {"response": "NOT_SUPPORTED", "result": "none"}


@awaited
async def test_a_station_that_breaks_down_ends_its_session_and_is_out_of_order() -> None:
    async with onboarded(V221, "CPO") as stage:
        broken = evse_of(stage, "partner", "OUTOFORDER")
        assert await did(stage, "counterpart", "start") == ACCEPTED
        await did(stage, "counterpart", "follow", status="ACTIVE", periods=1)
        await did(stage, "partner", "break_down")
        await did(stage, "counterpart", "follow", status="COMPLETED")
        assert (await did(stage, "counterpart", "bill"))["agrees"]
        await until(lambda: len(evse_of(stage, "partner", "OUTOFORDER")) == len(broken) + 1)


@awaited
async def test_answers_that_are_ordered_come_once_and_in_turn() -> None:
    async with onboarded(V230, "CPO") as stage:
        await did(stage, "partner", "answer_next", response="UNKNOWN_SESSION")
        await did(stage, "partner", "answer_next", response="REJECTED")
        await did(stage, "partner", "answer_next", result="EVSE_INOPERATIVE")
        said = [await did(stage, "counterpart", "unlock") for _ in range(4)]
        assert [each["response"] for each in said] == ["UNKNOWN_SESSION", "REJECTED", "ACCEPTED", "ACCEPTED"]
        assert [each["result"] for each in said] == ["none", "none", "EVSE_INOPERATIVE", "ACCEPTED"]


@pytest.mark.parametrize(("by", "module"), [
    ("partner", "locations"), ("partner", "tariffs"), ("counterpart", "tokens"),
])  # fmt: skip
@awaited
async def test_push_sends_as_many_whole_objects_as_it_is_told(by: str, module: str) -> None:
    async with onboarded(V221, "CPO") as stage:
        actor = stage.actor(by)
        assert actor is not None
        before = actor.journal.position
        assert await did(stage, by, "push", module=module, count=3) == {"objects": 3}
        sent = [one for one in actor.journal.since(before) if one.sent and one.operation.startswith("PUT /*")]
        assert [(one.module, one.succeeded) for one in sent] == [(module, True)] * 3


@awaited
async def test_renewed_credentials_are_new_on_both_sides_and_old_ones_end_with_the_registration() -> None:
    async with onboarded(V221, "CPO") as stage:
        assert stage.hub is not None
        assert await did(stage, "hub", "renew") == {"renewed": True}
        await did(stage, "hub", "unregister")
        with pytest.raises(PeerError, match="not registered"):
            await did(stage, "partner", "pull", module="tokens")
        assert await did(stage, "partner", "offer_token") == {}
        assert (await did(stage, "hub", "register"))["party"] == "DEABC"


@awaited
async def test_an_offer_without_a_token_lets_nobody_in() -> None:
    ours = partner(count=2)
    ours.connection.token_a = None
    await did(Stage("CPO", None, ours, token_of={"partner": ""}), "partner", "offer_token")
    assert not ours.connection.admits("Token ", functional=False)


IN_VAIN: tuple[tuple[str, str, dict[str, object], str], ...] = (
    ("partner", "start", {}, "only an eMSP can do that"),
    ("counterpart", "unplug", {}, "only a CPO can do that"),
    ("counterpart", "start", {"evse": "TAKEN"}, "no EVSE is TAKEN and REMOTE_START_STOP_CAPABLE"),
    ("counterpart", "start_many", {"count": 500}, r"only \d+ EVSEs are free, not 500"),
    ("counterpart", "follow", {"status": "ACTIVE"}, "a session ACTIVE with 0 charging periods did not come"),
    ("counterpart", "bill", {}, "the CDR did not come within 0.2 s"),
    ("partner", "take_back", {}, "there is no CDR"),
    ("partner", "present", {"card": "LOST"}, "nobody has a card that is LOST"),
)


@awaited
async def test_what_cannot_be_done_is_told_in_one_line() -> None:
    async with onboarded(V221, "CPO", patience=0.2) as stage:
        for by, name, settings, said in IN_VAIN:
            with pytest.raises(StepError, match=said):
                await did(stage, by, name, **settings)


@awaited
async def test_look_needs_a_location_to_look_at() -> None:
    nothing = partner(role="EMSP")
    with pytest.raises(StepError, match="no location with an EVSE is known"):
        await did(Stage("EMSP", None, nothing), "partner", "look")
