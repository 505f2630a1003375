"""The Bolt app: who may speak to us, which listeners answer, and what people read when something fails."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.house import House
from bot.listeners import (
    adjustments,
    calibration,
    checkins,
    checks,
    coach,
    cohorts,
    digests,
    drafts,
    home,
    invitations,
    kudos,
    leftovers,
    lifecycle,
    mentors,
    messages,
    mine,
    notes,
    notices,
    nudges,
    peers,
    pilots,
    plans,
    practice,
    preferences,
    reportbacks,
    reports,
    scenarios,
    stewards,
    targets,
    thanks,
)
from bot.listeners import help as help_listeners
from bot.listeners import prompts as prompt_listeners
from bot.presses import tell
from bot.views import refusals
from bot.views.message import with_notice
from storage.engine import Away, Busy

_log = logging.getLogger(__name__)

#: In this order; the last one takes what nobody else has.
NOUNS = (
    nudges,
    practice,
    peers,
    plans,
    checkins,
    checks,
    scenarios,
    prompt_listeners,
    notes,
    notices,
    invitations,
    preferences,
    coach,
    home,
    messages,
    cohorts,
    pilots,
    adjustments,
    digests,
    reportbacks,
    reports,
    drafts,
    mine,
    help_listeners,
    targets,
    calibration,
    kudos,
    thanks,
    mentors,
    stewards,
    lifecycle,
    leftovers,
)


def build(house: House, *, signing_secret: str, installed: Mapping[str, AuthorizeResult]) -> AsyncApp:
    """Build the app with every listener. `installed` says who we are in each workspace; any other is refused."""
    logger = logging.getLogger("inflow.bolt")
    logger.addFilter(_worth_reading)
    any_client = next(iter(house.clients.values()))
    app = AsyncApp(
        logger=logger,
        client=AsyncWebClient(base_url=any_client.base_url, session=any_client.session, retry_handlers=[]),
        signing_secret=signing_secret,
        authorize=_authorize(installed),
        process_before_response=True,
        ignoring_self_events_enabled=True,
        raise_error_for_unhandled_request=False,
    )
    for noun in NOUNS:
        noun.register(app, house)
    app.error(_on_error(house))
    return app


def _authorize(installed: Mapping[str, AuthorizeResult]) -> Callable[..., Any]:
    """Answer from what we know of our workspaces, of which more may come: no call on the way to an acknowledgement."""

    async def authorize(team_id: str | None = None) -> AuthorizeResult | None:
        if team_id is None:
            return next(iter(installed.values())) if len(installed) == 1 else None
        return installed.get(team_id)

    return authorize


def _worth_reading(record: logging.LogRecord) -> bool:
    """Keep request bodies out of the log: a refused request's own words are nobody's to read.

    Nor need anybody read that Bolt found a token in the environment and does not use it.
    """
    if record.getMessage().startswith("As you gave `client`"):
        return False
    if "signature" in record.getMessage().lower():
        record.msg, record.args = "A request without a valid, recent signature was refused.", ()
    return True


def _on_error(house: House) -> Callable[..., Any]:
    """Say that nothing was saved, in the form that each request can show. Events fail, so that Slack repeats them."""

    async def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        trace = None if isinstance(error, (Busy, Away)) else error
        _log.error("a %s failed: %s", body.get("type") or body.get("command") or "request", error, exc_info=trace)
        kind = body.get("type")
        if kind == "block_actions":
            if url := body.get("response_url"):
                house.errands.run(tell(url, refusals.NOT_SAVED))
            return BoltResponse(status=200)
        if kind == "view_submission":
            return _on_view(body)
        if body.get("command"):
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": refusals.NOT_SAVED_COMMAND})
        if kind in {"view_closed", "shortcut", "message_action"}:
            return BoltResponse(status=200)
        return BoltResponse(status=500)

    return on_error


def _on_view(body: dict[str, Any]) -> BoltResponse:
    view = body.get("view") or {}
    first = next((block["block_id"] for block in view.get("blocks") or [] if block.get("type") == "input"), None)
    if first is None:  # errors show only at an input, and a form that closes looks as if it had been saved
        same = with_notice(view, refusals.NOT_SAVED_VIEW)
        return BoltResponse(status=200, body={"response_action": "update", "view": same})
    return BoltResponse(status=200, body={"response_action": "errors", "errors": {first: refusals.NOT_SAVED_VIEW}})
