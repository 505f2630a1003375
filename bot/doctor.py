"""One line for each thing a bot needs: well, or what is missing and how to get it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import yaml
from sqlalchemy.exc import SQLAlchemyError

from bot import upkeep
from bot.findings import Line, fine, missing
from bot.settings import Settings
from content.library import ContentError, load
from storage import schema
from storage.engine import Away, Busy, open_store

#: In a checkout the manifest stands at the top; an installed package carries it beside us.
_HERE = Path(__file__).parent
MANIFEST = _HERE / "manifest.yml" if (_HERE / "manifest.yml").exists() else _HERE.parent / "manifest.yml"

#: What does not work without a permission.
_MEANS = {
    "chat:write": "nothing can be sent",
    "commands": "/coach does not work",
    "dnd:read": "do-not-disturb cannot be respected, so messages go out all the same",
    "files:write": "the picture on Home is not shown; its figures are said in words all the same",
    "im:history": "when Slack's answer is lost, I cannot look whether a message arrived. It is then not sent again: "
    "none comes twice, but one may be missing",
    "im:write": "a direct message cannot be opened to look whether something arrived in it",
    "usergroups:read": "a pilot cannot be started for a user group, only for people chosen one by one",
    "users:read": "nobody notices who moved, whose account was closed, and who is a guest",
}


def examine(settings: Settings) -> Iterator[Line]:
    """Look at settings, database, content, tokens, scopes and clock, one line each."""
    yield _settings(settings)
    yield from _database(settings)
    yield _content(settings)
    if not settings.bot_tokens:
        yield missing(
            "bot token",
            "SLACK_BOT_TOKEN is not set. Install the app from manifest.yml and copy the token that begins with xoxb-.",
        )
    else:
        for token in settings.bot_tokens:
            yield from _slack(settings, token)
    yield _app_token(settings)


def _settings(settings: Settings) -> Line:
    if not settings.socket_mode and not settings.slack_signing_secret:
        return missing(
            "settings",
            "neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set; "
            "both stand on the app's Basic Information page.",
        )
    if not settings.steward_ids:
        return missing(
            "settings",
            "INFLOW_STEWARDS is empty, so nobody can open a cohort. "
            "Set it to your own Slack id (profile, Copy member ID).",
        )
    mode = "Socket Mode" if settings.socket_mode else f"HTTP on {settings.host}:{settings.port}"
    return fine("settings", f"{mode}, zone {settings.timezone}, {len(settings.steward_ids)} steward(s)")


def _database(settings: Settings) -> Iterator[Line]:
    try:
        store = open_store(settings.database_url, waits=True)
        here, newest = schema.version(store)
    except (Away, Busy) as error:
        yield missing("database", f"cannot be reached: {error}. Check INFLOW_DATABASE_URL.")
        return
    except (SQLAlchemyError, ImportError, ValueError) as error:  # a wrong URL fails in several ways
        yield missing("database", f"INFLOW_DATABASE_URL cannot be used: {error}")
        return
    if here != newest:
        yield missing("database", f"schema {here or 'empty'}, newest {newest}. Run: inflow db upgrade")
        return
    yield fine("database", f"{store.dialect}, schema {here}")
    with store.read() as tx:
        yield from upkeep.look(tx, default_tz=settings.timezone, now=datetime.now(UTC))
    store.close()


def _content(settings: Settings) -> Line:
    try:
        library = load(settings.content_dir)
    except ContentError as error:
        return missing(
            "content", f"{len(error.faults)} fault(s), the first: {error.faults[0]}. Run: inflow content check"
        )
    return fine("content", f"{len(library.modules)} module(s), {len(library.programmes)} programme(s)")


def _slack(settings: Settings, token: str) -> Iterator[Line]:
    headers = {"Authorization": f"Bearer {token}"}
    try:
        answer = httpx.post(f"{settings.slack_api_url}auth.test", headers=headers, timeout=10)
        said: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        yield missing(
            "bot token",
            f"{settings.slack_api_url} does not answer: {error}. Check the network and SLACK_API_URL.",
        )
        return
    if not said.get("ok"):
        yield missing("bot token", f"Slack says {said.get('error')}. Install the app again and copy the new token.")
        return
    yield fine("bot token", f"{said.get('user')} in {said.get('team')}")
    yield from _scopes(answer.headers.get("x-oauth-scopes"))
    yield _clock(answer.headers.get("date"))


def _scopes(granted: str | None) -> Iterator[Line]:
    wanted = set(yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
    if granted is None:
        yield fine("scopes", "this server does not say which are granted")
        return
    lacking = sorted(wanted - {scope.strip() for scope in granted.split(",")})
    for scope in lacking:
        what = f": {_MEANS[scope]}" if scope in _MEANS else ""
        yield missing("scopes", f"{scope} is missing{what}. Update the app from manifest.yml and install it again.")
    if not lacking:
        yield fine("scopes", f"{len(wanted)} granted")


def _clock(said: str | None) -> Line:
    if not said:
        return fine("clock", "Slack did not say the time")
    apart = abs((datetime.now(UTC) - parsedate_to_datetime(said)).total_seconds())
    if apart > 60:
        return missing(
            "clock",
            f"{apart:.0f} s away from Slack's. Signed requests fail from 300 s on: set the clock by NTP.",
        )
    return fine("clock", f"within {apart:.0f} s of Slack's")


def _app_token(settings: Settings) -> Line:
    if not settings.socket_mode:
        return fine("app token", "not set: HTTP mode")
    if not settings.slack_app_token.startswith("xapp-"):
        return missing(
            "app token",
            "SLACK_APP_TOKEN does not begin with xapp-. Make one with connections:write under Basic Information.",
        )
    return fine("app token", "set: Socket Mode")
