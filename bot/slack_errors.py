"""What each answer of Slack's means for a prompt: try later, ask the history, give it up, or stop the workspace."""

import asyncio
from typing import Literal

import aiohttp
from slack_sdk.errors import SlackApiError

Verdict = Literal["later", "doubt", "never", "stop"]

#: The token or the app is gone: nothing can be sent to this workspace any more.
STOP = frozenset(
    {
        "account_inactive",
        "app_uninstalled",
        "invalid_auth",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
#: Slack may have done what we asked, in part or whole: only the channel's history knows.
DOUBT = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
#: Slack did nothing, and will do it later: too many calls, a workspace on its way into an organisation, posting
#: suspended by an administrator.
LATER = frozenset(
    {
        "access_denied_temporarily",
        "ekm_access_denied",
        "message_limit_exceeded",
        "org_login_required",
        "rate_limited",
        "ratelimited",
        "team_added_to_org",
    }
)
#: What is wrong with us in that workspace, and so with every message: to go on would end them all, one by one.
NOT_SET_UP = frozenset(
    {
        "access_denied",
        "accesslimited",
        "as_user_not_supported",
        "deprecated_endpoint",
        "enterprise_is_restricted",
        "messages_tab_disabled",
        "method_deprecated",
        "method_not_supported_for_channel_type",
        "missing_scope",
        "not_allowed_token_type",
        "two_factor_setup_required",
        "unknown_method",
    }
)
#: What is wrong with this one message, or with whoever it is for.
NEVER = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "cannot_dm_bot",
        "cannot_reply_to_message",
        "cant_update_message",
        "channel_not_found",
        "duplicate_channel_not_found",
        "duplicate_message_not_found",
        "edit_window_closed",
        "external_channel_migrating",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_charset",
        "invalid_form_data",
        "invalid_json",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_post_type",
        "is_archived",
        "is_inactive",
        "json_not_object",
        "markdown_text_conflict",
        "message_not_found",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "missing_file_data",
        "missing_post_type",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_dual_broadcast_content_update",
        "no_permission",
        "no_text",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "slack_connect_blocked_file_type",
        "slack_connect_canvas_sharing_blocked",
        "slack_connect_clip_sharing_blocked",
        "slack_connect_file_link_sharing_blocked",
        "slack_connect_file_upload_sharing_blocked",
        "slack_connect_lists_sharing_blocked",
        "team_not_found",
        "too_many_attachments",
        "too_many_contact_cards",
        "user_disabled",
        "user_is_bot",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)

#: Those of them with which Slack says that a message can no longer be drawn anew, or never as we would: it is gone or
#: closed to us, or its contents will not do. Permissions and malformed calls are not among them: they may be mended.
NOT_REDRAWN = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_in_channel",
        "too_many_attachments",
    }
)


#: What a call that met the network raises, besides Slack's own answers.
NETWORK: tuple[type[Exception], ...] = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
#: Everything a Web API call raises that is not a fault of ours.
CALL_ERRORS: tuple[type[Exception], ...] = (SlackApiError, *NETWORK)


class Deaf(Exception):
    """Nothing has arrived over the socket for too long, a forced reconnection included."""


def verdict(error: Exception) -> Verdict:
    """Say what an exception of a Web API call means; a code that is not known to pass is for good."""
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


def of_posting(error: Exception) -> Verdict:
    """Say what an exception of a call that posts means.

    A code that nobody has listed may stand for a service that is down, and for a message half done: the history is
    asked, and a few more attempts are made. What is wrong with us, and not with the message, stops the workspace, where
    a steward sees it, and ends no message.
    """
    code = _said(error) if isinstance(error, SlackApiError) else None
    if code in NOT_SET_UP:
        return "stop"
    known = code is None or code in STOP | DOUBT | LATER | NEVER
    return verdict(error) if known else "doubt"


def of_updating(error: Exception) -> Verdict:
    """Say what an exception of a call that draws a message anew means.

    Only where Slack speaks of that message is it given up, as if it showed what it should: who brings it back relies on
    that. Anything else that nobody has listed is a doubt, and is tried again.
    """
    means = of_posting(error)
    return "doubt" if means == "never" and code(error) not in NOT_REDRAWN else means


def is_trouble(error: Exception) -> bool:
    """Whether Slack could not be reached, or has trouble of its own, so that the next call may fare no better."""
    if not isinstance(error, SlackApiError):
        return True
    return _status(error) >= 500 or _said(error) is None or _said(error) in DOUBT


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
