"""Likeness: what calls have in common whose steady rules come to the same result."""

from typing import Any

from validators.call import Call, Said, SaidResponse
from validators.conversation import Conversation

Likeness = tuple[Any, ...]


def likeness_of(call: Call, conversation: Conversation) -> Likeness:
    """All that steady rules may look at in a call, and how much had been learned of what they may know.

    Its sort is part of it, and whether it went well.
    """
    place, ids, request = call.place, call.ids, call.request
    return (
        conversation.lessons,
        call.requester,
        request.method,
        place.version,
        place.module,
        place.interface,
        place.operation,
        place.known_by,
        place.row and place.row.path,
        ids.get("country_code"),
        ids.get("party_id"),
        ids.get("command"),
        request.header("Authorization"),
        request.message.body.length > 0,
        _likeness_of_message(request),
        call.response and _likeness_of_answer(call.response),
    )


def _likeness_of_message(said: Said) -> Likeness:
    """Where routing headers are missing, the names of the headers count as well."""
    routing = said.routing
    is_routed = routing.to and routing.sender
    return routing, said.header("Content-Type"), None if is_routed else said.names


def _likeness_of_answer(response: SaidResponse) -> Likeness:
    """The members of an envelope count with their names alone, `data` with its type as well."""
    body = response.json.value
    members = tuple(body) if isinstance(body, dict) else None
    return response.status, response.status_code, members, response.data.__class__, _likeness_of_message(response)
