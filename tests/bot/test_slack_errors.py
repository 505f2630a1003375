"""What each answer of Slack's means for a message."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack_errors
from bot.slack_errors import (
    DOUBT,
    LATER,
    NEVER,
    NOT_REDRAWN,
    NOT_SET_UP,
    STOP,
    code,
    of_posting,
    of_updating,
    retry_after,
    verdict,
)


async def error_of(answer: Callable[[], web.StreamResponse]) -> Exception:
    """Return what the SDK raises when a server answers so."""

    async def serve(_request: web.Request) -> web.StreamResponse:
        return answer()

    app = web.Application()
    app.router.add_post("/chat.postMessage", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    client = AsyncWebClient(token="xoxb-1", base_url=f"http://127.0.0.1:{port}/", retry_handlers=[])
    try:
        with pytest.raises(slack_errors.CALL_ERRORS) as caught:
            await client.chat_postMessage(channel="D1", text="Hi")
    finally:
        await runner.cleanup()
    return caught.value


def refused(error: str, status: int = 200, **headers: str) -> Callable[[], web.StreamResponse]:
    return lambda: web.json_response({"ok": False, "error": error}, status=status, headers=headers)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [(sorted(STOP)[0], "stop"), (sorted(DOUBT)[0], "doubt"), (sorted(LATER)[0], "later"), ("is_archived", "never")],
)
async def test_slacks_own_codes_are_told_apart(error: str, meaning: str) -> None:
    raised = await error_of(refused(error))
    assert (verdict(raised), code(raised)) == (meaning, error)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (sorted(STOP)[0], "stop"),
        ("missing_scope", "stop"),
        ("messages_tab_disabled", "stop"),
        ("org_login_required", "later"),
        ("internal_error", "doubt"),
        ("user_not_found", "never"),
        ("msg_blocks_too_long", "never"),
        ("something_slack_has_never_said_before", "doubt"),
    ],
)
async def test_what_is_wrong_with_us_stops_the_workspace_and_ends_no_message(error: str, meaning: str) -> None:
    assert of_posting(await error_of(refused(error))) == meaning


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        ("message_not_found", "never"),
        ("edit_window_closed", "never"),
        ("is_archived", "never"),
        ("invalid_blocks", "never"),
        ("invalid_arguments", "doubt"),
        ("restricted_action", "doubt"),
        ("something_slack_has_never_said_before", "doubt"),
        ("internal_error", "doubt"),
        ("org_login_required", "later"),
        ("missing_scope", "stop"),
        ("token_revoked", "stop"),
    ],
)
async def test_only_what_slack_says_of_a_message_gives_its_redraw_up(error: str, meaning: str) -> None:
    assert of_updating(await error_of(refused(error))) == meaning


def test_what_gives_a_redraw_up_is_about_one_message() -> None:
    assert NOT_REDRAWN < NEVER


def test_no_code_means_two_things() -> None:
    tables = (STOP, DOUBT, LATER, NOT_SET_UP, NEVER)
    assert sum(map(len, tables)) == len(frozenset().union(*tables))


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("0", 1.0), ("soon", 30.0), (None, 30.0)])
async def test_too_many_calls_say_how_long_to_wait(header: str | None, seconds: float) -> None:
    headers = {"Retry-After": header} if header else {}
    raised = await error_of(refused("ratelimited", 429, **headers))
    assert (verdict(raised), retry_after(raised)) == ("later", seconds)


@pytest.mark.parametrize("body", ["server_error", "<html>Bad gateway</html>", "", "{", "[]", "null"])
@pytest.mark.parametrize("kind", ["text/plain", "text/html", "application/json"])
@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_error_of_any_shape_is_a_doubt(status: int, kind: str, body: str) -> None:
    raised = await error_of(lambda: web.Response(status=status, text=body, content_type=kind))
    assert verdict(raised) == "doubt"
    assert code(raised)
    assert body == "" or len(body) < 3 or body not in slack_errors.said(raised)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (aiohttp.ServerDisconnectedError(), "doubt"),
        (TimeoutError(), "doubt"),
        (ConnectionResetError(), "doubt"),
        (aiohttp.ClientPayloadError(), "doubt"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_connection_that_broke_is_a_doubt(error: Exception, meaning: str) -> None:
    assert verdict(error) == meaning
    assert code(error) == type(error).__name__


async def test_a_connection_that_was_never_made_is_for_later() -> None:
    client = AsyncWebClient(token="xoxb-1", base_url="http://127.0.0.1:1/", retry_handlers=[])
    with pytest.raises(aiohttp.ClientConnectorError) as caught:
        await client.chat_postMessage(channel="D1", text="Hi")
    assert verdict(caught.value) == "later"


def test_a_fault_of_our_own_is_no_answer_of_slacks() -> None:
    with pytest.raises(KeyError):
        verdict(KeyError("ts"))
