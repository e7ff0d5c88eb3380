"""How faults in the order of messages show on the wire: sessions, CDRs, commands, tokens."""

import itertools
from collections import Counter, defaultdict
from typing import Any

from tests.replay.simulator.faults.marks_of_requests import commands
from tests.replay.simulator.faults.seen import Dialogue, Seen

CHANGES = ("PUT", "PATCH")


def patch_without_last_updated(seen: Dialogue) -> bool:
    return any("last_updated" not in call.body for call in seen.functional if call.method == "PATCH")


def last_updated_goes_back(seen: Dialogue) -> bool:
    return any(later < earlier for stamps in _series(seen, "last_updated") for earlier, later in _pairs(stamps))


def session_patch_before_put(seen: Dialogue) -> bool:
    return any(calls[0].method == "PATCH" for calls in _sessions(seen))


def session_stays_pending(seen: Dialogue) -> bool:
    return any(_fed(calls) and {call.body.get("status", "PENDING") for call in calls} == {"PENDING"}
               for calls in _sessions(seen))  # fmt: skip


def kwh_falls(seen: Dialogue) -> bool:
    return any(later < earlier for told in _series(seen, "kwh") for earlier, later in _pairs(told))


def periods_sent_again(seen: Dialogue) -> bool:
    for calls in _sessions(seen):
        told = Counter(period["start_date_time"] for call in calls for period in call.body.get("charging_periods", ()))
        if calls[0].version != "2.1.1" and any(count > 1 for count in told.values()):
            return True
    return False


def status_after_completed(seen: Dialogue) -> bool:
    return any(earlier == "COMPLETED" != later for told in _series(seen, "status") for earlier, later in _pairs(told))


def cdr_before_session_end(seen: Dialogue) -> bool:
    ended: set[str] = set()
    billed: set[str] = set()
    for call in seen.functional:
        if call.module == "sessions" and call.body.get("status") == "COMPLETED":
            ended.add(call.ids[-1])
        if call.module == "cdrs" and call.method == "POST":
            billed.add(call.body["id"])
        if len(billed) > len(ended):
            return True
    return False


def cdr_twice(seen: Dialogue) -> bool:
    posted = [call for call in seen.of("cdrs", "POST") if not call.ids]
    return any(count > 1 for count in Counter(call.body.get("id") for call in posted).values())


def cdr_missing(seen: Dialogue) -> bool:
    ended = [calls for calls in _sessions(seen) if any(call.body.get("status") == "COMPLETED" for call in calls)]
    return len(ended) > len({call.body.get("id") for call in seen.of("cdrs", "POST")})


def result_never_sent(seen: Dialogue) -> bool:
    accepted = [call for call in commands(seen) if _data(call).get("result") == "ACCEPTED"]
    return any(_number(call) not in {result.ids[-1] for result in _results(seen)} for call in accepted)


def result_late(seen: Dialogue) -> bool:
    came = {call.ids[-1]: call.exchange.started_at for call in _results(seen)}
    patient = [
        (call, call.exchange.started_at + _data(call)["timeout"]) for call in commands(seen) if "timeout" in _data(call)
    ]
    return any(came.get(_number(call), 0) > until for call, until in patient)


def result_twice(seen: Dialogue) -> bool:
    return any(count > 1 for count in Counter(call.ids[-1] for call in _results(seen)).values())


def token_valid_again(seen: Dialogue) -> bool:
    return any(later > earlier for told in _series(seen, "valid") for earlier, later in _pairs(told))


def allowed_but_invalid(seen: Dialogue) -> bool:
    return any(
        one["allowed"] == "ALLOWED" and one["token"]["valid"] is False for _, one in seen.having("allowed", "token")
    )


def _sessions(seen: Dialogue) -> list[list[Seen]]:
    """What was pushed of each session, in order."""
    told: defaultdict[str, list[Seen]] = defaultdict(list)
    for call in seen.of("sessions", *CHANGES):
        told[call.ids[-1]].append(call)
    return list(told.values())


def _series(seen: Dialogue, name: str) -> list[list[Any]]:
    """What a field of each object became, push by push."""
    told: defaultdict[tuple[str, ...], list[Any]] = defaultdict(list)
    for call in seen.functional:
        if call.method in CHANGES and name in call.body:
            told[call.module, *call.ids].append(call.body[name])
    return list(told.values())


def _pairs(values: list[Any]) -> list[tuple[Any, Any]]:
    return list(itertools.pairwise(values))


def _fed(calls: list[Seen]) -> bool:
    return any(call.body.get("kwh", 0) > 0 for call in calls)


def _results(seen: Dialogue) -> list[Seen]:
    return [call for call in seen.of("commands", "POST") if "response_url" not in call.body]


def _number(command: Seen) -> str:
    """What ends the path of the response_url: it stays the same where a tap has replaced the host."""
    return str(command.body["response_url"]).rpartition("/")[2]


def _data(call: Seen) -> dict[str, Any]:
    return call.data if isinstance(call.data, dict) else {}


MARKS = {
    "patch-without-last-updated": patch_without_last_updated,
    "last-updated-goes-back": last_updated_goes_back,
    "session-patch-before-put": session_patch_before_put,
    "session-stays-pending": session_stays_pending,
    "kwh-falls": kwh_falls,
    "periods-sent-again": periods_sent_again,
    "status-after-completed": status_after_completed,
    "cdr-before-session-end": cdr_before_session_end,
    "cdr-twice": cdr_twice,
    "cdr-missing": cdr_missing,
    "result-never-sent": result_never_sent,
    "result-late": result_late,
    "result-twice": result_twice,
    "token-valid-again": token_valid_again,
    "allowed-but-invalid": allowed_but_invalid,
}
