"""How the hub pulls the lists of its partners, beside what it documents of it."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.asked import asked_by
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.nights import DAY, day
from validators.rule import Fault, rule, steady
from validators.rules.hub.documented import documented
from validators.rules.page.parameters import is_given
from validators.spec.versions import JUDGED

SPEC = "transport_and_format#pagination"
FROM_HUB = (Direction.HUB_TO_PARTNER,)
PULLED = ("locations", "tariffs", "tokens", "sessions", "cdrs")
AHEAD = 60.0  # seconds by which clocks may differ
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@steady
def pulls_by_night(call: Call, conversation: Conversation) -> bool:
    """Whether it is known when the hub pulls."""
    return conversation.profile.expected.sync.at is not None


@rule("hub.sync-missed", spec=SPEC, severity=Severity.INFO, versions=JUDGED, directions=FROM_HUB, once=True,
      when=pulls_by_night)  # fmt: skip
def sync_missed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub used to pull its partner's lists at night, and left out a night."""
    sync, nights = conversation.profile.expected.sync, conversation.nights
    night = nights.past(call.exchange, sync.at) if sync.at else None
    if night is None:
        return
    pulled = nights.pulled.get(night)
    if pulled is None:
        yield Fault("url", f"It is that of {day(night)}.")
    elif not pulled and sync.full_on == WEEKDAYS[day(night).weekday()]:
        weekly = f"a full synchronisation on {sync.full_on.title()}s, not one of changes"
        yield Fault("url", documented(conversation, weekly))


@steady
def has_a_limit(call: Call, conversation: Conversation) -> bool:
    """Whether it is known how many objects the hub asks for at once."""
    return conversation.profile.expected.sync.limit is not None


@rule("hub.sync-limit-differs", spec=SPEC, severity=Severity.INFO, versions=JUDGED, modules=PULLED,
      operations=["list"], directions=FROM_HUB, once=True, when=has_a_limit)  # fmt: skip
def sync_limit_differs(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub pulls a list with another limit than it is set to."""
    asked, limit = asked_by(call.request.url), conversation.profile.expected.sync.limit
    if asked.offset == 0 and asked.limit != limit and not is_given(call, conversation):
        yield Fault("url", "There is none." if asked.limit is None else f"It is not {limit}.")


@rule("hub.sync-window-differs", spec=SPEC, severity=Severity.INFO, versions=JUDGED, modules=PULLED,
      operations=["list"], directions=FROM_HUB, once=True, when=pulls_by_night)  # fmt: skip
def sync_window_differs(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub pulls a list up to another moment than the present."""
    asked = asked_by(call.request.url)
    if asked.offset != 0 or is_given(call, conversation):
        return
    _, end = asked.window
    wanted = documented(conversation, "date_to as the start of the pull")
    if "date_to" not in call.query:
        yield Fault("url", f"It has no date_to. {wanted}")
    elif end is not None and not -AHEAD <= call.exchange.started_at - end <= DAY:
        yield Fault("url", f"Its date_to is no time of this day. {wanted}")
