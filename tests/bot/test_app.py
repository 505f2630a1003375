"""Who may speak to us: signed, recent and unaltered requests, and nobody else; and nobody's words in a log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from nudged import nudge, row_of, settled, tap, whispers

from bot.views import refusals
from sandbox.signed_http import encoded, signature

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

SECRET_WORDS = "the third caller shouted at me"


async def knock(
    scene: Scene, body: str, *, content_type: str = "application/x-www-form-urlencoded", **headers: str | None
) -> int:
    """Post a body to the door, signed as Slack signs unless `headers` say otherwise (None leaves one out)."""
    stamp = str(int(time.time()))
    sent: dict[str, str | None] = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(scene.slack.signing_secret, stamp, body),
    } | headers
    url = scene.slack.site.courier.url
    assert url is not None
    real = {name: value for name, value in sent.items() if value is not None}
    async with aiohttp.ClientSession() as session, session.post(url.url, data=body, headers=real) as response:
        return response.status


def press_with_words(scene: Scene) -> str:
    payload = scene.as_pressed("Ana", "nudge:open", SECRET_WORDS)
    return encoded("interactive", payload)[0]


def old(scene: Scene, body: str, minutes: float) -> dict[str, str]:
    stamp = str(int(time.time() - minutes * 60))
    sealed = signature(scene.slack.signing_secret, stamp, body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sealed}


async def test_a_signed_request_is_let_in(scene: Scene) -> None:
    assert await knock(scene, press_with_words(scene)) == 200


def _unsigned(scene: Scene, body: str) -> dict[str, str | None]:
    return {"X-Slack-Signature": None}


def _no_time(scene: Scene, body: str) -> dict[str, str | None]:
    return {"X-Slack-Request-Timestamp": None}


def _bare(scene: Scene, body: str) -> dict[str, str | None]:
    return {"X-Slack-Signature": None, "X-Slack-Request-Timestamp": None}


def _stale(scene: Scene, body: str) -> dict[str, str | None]:
    return {**old(scene, body, 6)}


def _from_the_future(scene: Scene, body: str) -> dict[str, str | None]:
    return {**old(scene, body, -6)}


def _altered(scene: Scene, body: str) -> dict[str, str | None]:
    return {**old(scene, body.replace("shouted", "smiled"), 0)}


def _other_secret(scene: Scene, body: str) -> dict[str, str | None]:
    stamp = str(int(time.time()))
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature("not ours", stamp, body)}


def _words_for_a_time(scene: Scene, body: str) -> dict[str, str | None]:
    return {"X-Slack-Request-Timestamp": "yesterday"}


Forgery = Callable[[Any, str], dict[str, str | None]]
FORGERIES: list[Forgery] = [
    _unsigned,
    _no_time,
    _bare,
    _stale,
    _from_the_future,
    _altered,
    _other_secret,
    _words_for_a_time,
]


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.__name__.strip("_"))
async def test_an_unsigned_stale_or_altered_request_gets_401_and_leaves_no_trace(
    scene: Scene, caplog: pytest.LogCaptureFixture, forgery: Forgery
) -> None:
    scene.agree("Ana")
    before = scene.dump()
    body = press_with_words(scene)
    with caplog.at_level(logging.DEBUG):
        assert await knock(scene, body, **forgery(scene, body)) == 401
    assert scene.dump() == before
    logged = caplog.text.replace("+", " ")
    assert SECRET_WORDS not in logged
    assert "nudge" not in logged


@pytest.mark.parametrize("kind", ["slash_commands", "events_api"])
async def test_commands_and_events_without_a_signature_stay_outside(
    scene: Scene, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    payload: dict[str, Any] = {"command": "/coach", "text": SECRET_WORDS, "team_id": scene.slack.team_id}
    if kind == "events_api":
        payload = {"type": "event_callback", "event": {"type": "message", "text": SECRET_WORDS}}
    body, content_type = encoded(kind, payload)
    with caplog.at_level(logging.DEBUG):
        assert await knock(scene, body, content_type=content_type, **_stale(scene, body)) == 401
    assert SECRET_WORDS not in caplog.text.replace("+", " ")


async def test_a_refusal_is_logged_in_one_plain_line(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    body = press_with_words(scene)
    with caplog.at_level(logging.INFO):
        await knock(scene, body, **_altered(scene, body))
    assert "A request without a valid, recent signature was refused." in caplog.messages


async def test_words_typed_to_the_bot_are_not_logged_either(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await scene.slack.say("Ana", SECRET_WORDS)
        await scene.coach("Ana", SECRET_WORDS)
        await scene.forge(scene.as_pressed("Ana", "nobody:listens", SECRET_WORDS))
        await scene.forge(scene.as_pressed("Ana", "nudge:open", SECRET_WORDS))
    assert SECRET_WORDS not in caplog.text


async def test_slack_can_check_our_address(scene: Scene) -> None:
    answer = await scene.slack.verify_url()
    assert answer.ok


async def test_what_is_no_request_of_slacks_changes_nothing(scene: Scene) -> None:
    scene.agree("Ana")
    before = scene.dump()
    for body in ("", "{", "payload=%7B", "payload=null", "payload=[]", "payload=%22x%22", "a=b&c", "\x00"):
        assert await knock(scene, body) >= 400, body
    assert await knock(scene, "[1]", content_type="application/json") >= 400
    assert scene.dump() == before
    assert await knock(scene, press_with_words(scene)) == 200, "and the door is still open"


async def test_a_press_in_another_workspace_is_not_ours_to_take(scene: Scene) -> None:
    await nudge(scene)
    before = scene.dump()
    stray = tap(scene, row_of(scene), "nudge:open")
    stray["team"] = {"id": "T0STRANGER"}
    await scene.forge(stray)
    assert scene.dump() == before


async def test_a_button_that_nobody_listens_to_stores_nothing(scene: Scene) -> None:
    await nudge(scene)
    before = scene.dump()
    assert (await scene.forge(tap(scene, row_of(scene), "budge:open"))).ok
    await settled(scene)
    assert scene.dump() == before
    assert whispers(scene) == [refusals.GONE]


async def test_a_button_of_an_older_home_is_answered_above_it(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")
    before = scene.dump()
    assert (await scene.forge(scene.as_pressed("Ana", "house:old"))).ok
    assert scene.dump() == before
    home = scene.slack.home("Ana")
    assert home is not None
    assert home.says.startswith(f"*{refusals.GONE}*")
