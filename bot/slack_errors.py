"""What each answer of Slack's means for a prompt: try later, ask the history, give it up, or stop the workspace."""

import asyncio
from typing import Literal

import aiohttp
from slack_sdk.errors import SlackApiError

Verdict = Literal["later", "doubt", "never", "stop"]

#: The token or the app is gone: nothing can be sent to this workspace any more.
STOP = {
    "account_inactive",
    "app_uninstalled",
    "invalid_auth",
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}
#: Slack may have done what we asked, in part or whole: only the channel's history knows.
DOUBT = {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
#: Slack did nothing, and will do it later.
LATER = {"ratelimited", "rate_limited", "message_limit_exceeded", "access_denied_temporarily"}


#: What a call that met the network raises, besides Slack's own answers.
NETWORK: tuple[type[Exception], ...] = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
#: Everything a Web API call raises that is not a fault of ours.
CALL_ERRORS: tuple[type[Exception], ...] = (SlackApiError, *NETWORK)


class Deaf(Exception):
    """Nothing has arrived over the socket for too long, a forced reconnection included."""


def verdict(error: Exception) -> Verdict:
    """Say what an exception of a Web API call means; any code that is not known to pass is for good."""
    if isinstance(error, SlackApiError):
        status = _status(error)
        if status == 429:
            return "later"
        said = _said(error)
        # Neither JSON nor a code: some server on the way has answered, not Slack's API.
        return "doubt" if status >= 500 or said is None else _of_code(said)
    if isinstance(error, aiohttp.ClientConnectorError):
        return "later"  # the connection was never made
    if isinstance(error, NETWORK):
        return "doubt"
    raise error


def _status(error: SlackApiError) -> int:
    # The SDK hands on its own response, or aiohttp's where the body could not be read.
    answer = error.response
    return int(answer.status_code if hasattr(answer, "status_code") else answer.status)


def _said(error: SlackApiError) -> str | None:
    """Return Slack's error code; None where the body was not Slack's JSON."""
    data = getattr(error.response, "data", None)
    return str(data["error"]) if isinstance(data, dict) and data.get("error") else None


def _of_code(code: str) -> Verdict:
    if code in STOP:
        return "stop"
    if code in DOUBT:
        return "doubt"
    if code in LATER:
        return "later"
    return "never"


def code(error: Exception) -> str:
    """Return the short reason that is kept with a failed prompt."""
    if isinstance(error, SlackApiError):
        return _said(error) or f"http_{_status(error)}"
    return type(error).__name__


def is_answer(error: Exception) -> bool:
    """Whether Slack itself has answered, and not the network."""
    return isinstance(error, SlackApiError)


def said(error: Exception) -> str:
    """Say in one sentence what went wrong between Slack and us."""
    if isinstance(error, SlackApiError):
        return f"Slack says {code(error)}."
    return f"Slack cannot be reached: {error or type(error).__name__}."


def retry_after(error: Exception) -> float:
    """Return how many seconds Slack asks us to wait; 30 where it does not say."""
    if isinstance(error, SlackApiError):
        headers = {name.lower(): value for name, value in error.response.headers.items()}
        try:
            return max(1.0, float(headers.get("retry-after", 30)))
        except ValueError:
            return 30.0
    return 30.0
