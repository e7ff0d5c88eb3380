"""How faults of answers and of paginated lists show on the wire."""

from collections import Counter
from typing import Any

from recordings.exchange import TransportError
from tests.replay.simulator.faults.seen import Dialogue, Seen, query_of

WINDOW = ("date_from", "date_to")
IDS = ("X-Request-ID", "X-Correlation-ID")
CREATED = ("sessions", "tokens", "cdrs")


def html_502(seen: Dialogue) -> bool:
    return any(call.status == 502 and "html" in (call.header("Content-Type") or "") for call in seen.calls)


def truncated_json(seen: Dialogue) -> bool:
    return any(_text(call).startswith(b"{") and call.answer is None and _ok(call) for call in seen.calls)


def reset_in_mid_body(seen: Dialogue) -> bool:
    return any(call.exchange.error == TransportError.RESET for call in seen.calls)


def slow_answer(seen: Dialogue) -> bool:
    return any(call.exchange.duration_ms > 1200 for call in seen.functional)


def too_many_requests(seen: Dialogue) -> bool:
    return any(call.status == 429 and call.header("Retry-After") is None for call in seen.calls)


def random_500(seen: Dialogue) -> bool:
    return any(call.status == 500 and call.envelope.get("status_code") == 3000 for call in seen.calls)


def redirect(seen: Dialogue) -> bool:
    return any(call.status == 307 and call.header("Location") for call in seen.calls)


def framework_401(seen: Dialogue) -> bool:
    return any(call.status == 401 and "detail" in (call.answer or {}) for call in seen.calls)


def gzip_mislabelled(seen: Dialogue) -> bool:
    return any(call.header("Content-Encoding") == "gzip" and _text(call).startswith(b"{") for call in seen.calls)


def ids_not_echoed(seen: Dialogue) -> bool:
    return any(call.status == 200 and call.asked(name) and not call.header(name) for call in seen.calls for name in IDS)


def not_found_with_1000(seen: Dialogue) -> bool:
    return any(call.status == 404 and call.envelope.get("status_code") == 1000 for call in seen.calls)


def server_error_for_refusals(seen: Dialogue) -> bool:
    return any(call.status == 500 and 2000 <= call.envelope.get("status_code", 0) < 3000 for call in seen.calls)


def framework_422(seen: Dialogue) -> bool:
    return any(call.status == 422 and "detail" in (call.answer or {}) for call in seen.calls)


def no_envelope(seen: Dialogue) -> bool:
    return any(_ok(call) and call.answer is not None and not call.envelope for call in seen.functional)


def status_code_as_text(seen: Dialogue) -> bool:
    return any(isinstance(call.envelope.get("status_code"), str) for call in seen.calls)


def timestamp_missing(seen: Dialogue) -> bool:
    return any(call.envelope and "timestamp" not in call.envelope for call in seen.calls)


def frozen_timestamp(seen: Dialogue) -> bool:
    stamps = Counter(call.envelope["timestamp"] for call in seen.calls if "timestamp" in call.envelope)
    return any(count >= 5 for count in stamps.values())


def timestamp_with_blank(seen: Dialogue) -> bool:
    return any(" " in str(call.envelope.get("timestamp", "")) for call in seen.calls)


def data_in_list(seen: Dialogue) -> bool:
    return any(call.method == "GET" and call.ids and isinstance(call.data, list) for call in seen.functional)


def created_without_location(seen: Dialogue) -> bool:
    return any(call.status == 201 and not call.header("Location") for call in seen.of("cdrs", "POST"))


def ok_for_created(seen: Dialogue) -> bool:
    """A CDR is always new; a session or token is where nobody has told of it before."""
    known: set[str] = set()
    for call in seen.functional:
        if call.envelope.get("status_code") != 1000:
            continue
        new = (call.method == "PUT" and call.ids[-1].upper() not in known) or call.module == "cdrs"
        if call.module in CREATED and call.method in ("PUT", "POST") and new and call.status == 200:
            return True
        known |= {*map(str.upper, call.ids[-1:]), *_ids(call)}
    return False


def no_content(seen: Dialogue) -> bool:
    return any(call.status == 204 for call in seen.calls)


def answer_without_content_type(seen: Dialogue) -> bool:
    return any(_text(call) and call.header("Content-Type") is None for call in seen.calls)


def credentials_twice(seen: Dialogue) -> bool:
    details = [
        call.data["endpoints"] for call in seen.calls if isinstance(call.data, dict) and "endpoints" in call.data
    ]
    return any([one["identifier"] for one in each].count("credentials") > 1 for each in details)


def link_with_http(seen: Dialogue) -> bool:
    return any(call.next_url.startswith("http://127.0.0.1:9/") for call in seen.calls)


def lost_filters(seen: Dialogue) -> bool:
    linked = [call for call, _ in seen.pages if call.next_url]
    return any(name in call.query and name not in query_of(call.next_url) for call in linked for name in WINDOW)


def wrong_total(seen: Dialogue) -> bool:
    return any(call.next_url and call.header("X-Total-Count") == str(len(page)) for call, page in seen.pages)


def missing_total(seen: Dialogue) -> bool:
    return any(call.header("X-Total-Count") is None for call, _ in seen.pages)


def missing_link(seen: Dialogue) -> bool:
    ends = ((call, _offset(call) + len(page)) for call, page in seen.pages if not call.next_url)
    return any(end < int(call.header("X-Total-Count") or 0) for call, end in ends)


def self_link(seen: Dialogue) -> bool:
    linked = [call for call, _ in seen.pages if call.next_url]
    return any(int(query_of(call.next_url).get("offset", 0)) == _offset(call) for call in linked)


def empty_link(seen: Dialogue) -> bool:
    return any(call.header("Link") == "" for call in seen.calls)


def limit_ignored(seen: Dialogue) -> bool:
    return any(len(page) > int(call.query.get("limit", 10_000)) for call, page in seen.pages)


def date_window_ignored(seen: Dialogue) -> bool:
    return any(
        str(one.get("last_updated", "9")) < call.query["date_from"][:19]
        for call, page in seen.pages if "date_from" in call.query for one in page
    )  # fmt: skip


def duplicates(seen: Dialogue) -> bool:
    last: dict[str, Any] = {}
    for call, page in seen.pages:
        ids = [_id(one) for one in page if isinstance(one, dict)]
        if ids and _offset(call) and last.get(call.module) == ids[0]:
            return True
        last[call.module] = ids[-1] if ids else None
    return False


def _ids(call: Seen) -> set[str]:
    return {_id(one) for one in (call.data if isinstance(call.data, list) else [call.data]) if isinstance(one, dict)}


def _id(told: dict[str, Any]) -> str:
    return str(told.get("id", told.get("uid"))).upper()


def _offset(call: Seen) -> int:
    return int(call.query.get("offset", 0))


def _text(call: Seen) -> bytes:
    return call.exchange.response.body.content if call.exchange.response else b""


def _ok(call: Seen) -> bool:
    return 200 <= call.status < 300 and not call.exchange.error


MARKS = {
    "html-502": html_502,
    "truncated-json": truncated_json,
    "reset-in-mid-body": reset_in_mid_body,
    "slow-answer": slow_answer,
    "too-many-requests": too_many_requests,
    "random-500": random_500,
    "redirect": redirect,
    "framework-401": framework_401,
    "gzip-mislabelled": gzip_mislabelled,
    "ids-not-echoed": ids_not_echoed,
    "404-with-1000": not_found_with_1000,
    "500-for-refusals": server_error_for_refusals,
    "framework-422": framework_422,
    "no-envelope": no_envelope,
    "status-code-as-text": status_code_as_text,
    "timestamp-missing": timestamp_missing,
    "frozen-timestamp": frozen_timestamp,
    "timestamp-with-blank": timestamp_with_blank,
    "data-in-list": data_in_list,
    "created-without-location": created_without_location,
    "200-for-created": ok_for_created,
    "no-content": no_content,
    "answer-without-content-type": answer_without_content_type,
    "credentials-twice": credentials_twice,
    "link-with-http": link_with_http,
    "lost-filters": lost_filters,
    "wrong-total": wrong_total,
    "missing-total": missing_total,
    "missing-link": missing_link,
    "self-link": self_link,
    "empty-link": empty_link,
    "limit-ignored": limit_ignored,
    "date-window-ignored": date_window_ignored,
    "duplicates": duplicates,
}
