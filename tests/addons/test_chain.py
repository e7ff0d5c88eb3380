"""Chain: what has nothing to do is not asked; what an option wakes works, and is not lost where it comes too late."""

import asyncio
from pathlib import Path

import httpx
from mitmproxy.options import Options
from mitmproxy.tools.dump import DumpMaster

from addons.chain import OF_THE_CONSOLE, WOKEN_BY, asleep, shorten
from tests.tapping import options, tapping
from tests.upstream import response, upstream


def test_every_name_is_one_of_this_mitmproxy() -> None:
    async def missing() -> set[str]:
        master = DumpMaster(Options())
        woken = {option for option in WOKEN_BY.values() if option not in master.options.keys()}  # noqa: SIM118
        return woken | {name for name in (*OF_THE_CONSOLE, *WOKEN_BY) if not master.addons.get(name)}

    assert asyncio.run(missing()) == set()


def test_only_what_has_nothing_to_do_is_taken_out() -> None:
    async def shortened() -> tuple[set[str], list[str]]:
        master = DumpMaster(Options())
        before = set(master.addons.lookup)
        master.options.update(anticache=True)
        shorten(master.addons, master.options)
        shorten(master.addons, master.options)  # as when the script is loaded again
        master.options.update(map_remote=["|a|b"])
        return before - set(master.addons.lookup), asleep(master.addons, master.options)

    taken, late = asyncio.run(shortened())
    assert taken == {*OF_THE_CONSOLE, *WOKEN_BY} - {"anticache"}
    assert late == ["map_remote"]


def test_an_option_given_at_the_start_works(tmp_path: Path) -> None:
    given = options(modify_headers="/~q/X-Tried/yes")
    with upstream() as hub, upstream() as partner, tapping(hub.url, partner.url, tmp_path / "a.db", *given) as tap:
        hub.answers["/ocpi/versions"] = response("{}")
        httpx.get(f"{tap.hub_url}/ocpi/versions")
        assert tap.stop() == 0
    assert [each.header("X-Tried") for each in hub.heard] == ["yes"]


def test_it_says_so_of_an_option_that_comes_too_late(tmp_path: Path) -> None:
    script = tmp_path / "late.py"
    script.write_text("from mitmproxy import ctx\n\n\ndef request(flow):\n    ctx.options.update(anticache=True)\n")
    with (
        upstream() as hub,
        upstream() as partner,
        tapping(hub.url, partner.url, tmp_path / "a.db", "-s", str(script)) as tap,
    ):
        httpx.get(f"{tap.hub_url}/ocpi/versions")
        assert "ocpi-tap: anticache does nothing now; give it at the start" in tap.output
