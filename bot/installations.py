"""Who we are in each workspace: asked of Slack once at the start, for each bot token."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import slack_errors
from bot.doubts import HTTP_TIMEOUT
from bot.settings import Settings
from storage import workspaces
from storage.engine import Store
from storage.workspaces import Workspace

#: Tokens asked about at once.
AT_ONCE = 10

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Installation:
    """The bot in one workspace. `reader` is patient; `poster` never makes a call twice, which would post twice."""

    workspace: Workspace
    token: str = field(repr=False)
    reader: AsyncWebClient
    poster: AsyncWebClient

    def authorized(self) -> AuthorizeResult:
        """Return what Bolt hands to a listener of this workspace."""
        return AuthorizeResult(
            enterprise_id=None,
            team_id=self.workspace.workspace_id,
            bot_token=self.token,
            bot_id=self.workspace.bot_id,
            bot_user_id=self.workspace.bot_user_id,
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """A token that Slack no longer takes; `place` is the how-manyeth it is in the setting."""

    place: int
    mark: str
    error: SlackApiError


async def ask(settings: Settings, session: aiohttp.ClientSession) -> list[Installation | Refused]:
    """Ask Slack whose each token is, in the order in which they are set. Raises what keeps Slack out of reach."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(place: int, token: str) -> Installation | Refused:
        reader = _client(settings, session, token, patient=True)
        try:
            async with turns:
                who = await reader.auth_test()
        except SlackApiError as error:
            if slack_errors.verdict(error) != "stop":
                raise
            return Refused(place, mark_of(token), error)
        here = Workspace(str(who["team_id"]), str(who["team"]), str(who["user_id"]), str(who["bot_id"]), stopped=None)
        return Installation(here, token, reader, _client(settings, session, token, patient=False))

    return list(await asyncio.gather(*(one(n, token) for n, token in enumerate(settings.bot_tokens, start=1))))


async def settle(store: Store, answers: Sequence[Installation | Refused]) -> dict[str, Installation]:
    """Note every workspace that we can speak to, and stop those whose token is refused, each named in one line.

    Raises the refusal where no token is left.
    """
    good = {one.workspace.workspace_id: one for one in answers if isinstance(one, Installation)}
    refused = [one for one in answers if isinstance(one, Refused)]
    if not good:
        raise refused[0].error

    def work(tx: Connection) -> list[str | None]:
        for one in good.values():
            workspaces.settle(tx, one.workspace, token_mark=mark_of(one.token))
        return [workspaces.stop_token(tx, no.mark, slack_errors.code(no.error)) for no in refused]

    for no, name in zip(refused, await store.transact(work), strict=True):
        where = name or "no workspace that we know"
        said = slack_errors.code(no.error)
        _log.error(
            "SLACK_BOT_TOKEN: number %s of %s (%s) is refused: %s. The others go on.",
            no.place,
            len(answers),
            where,
            said,
        )
    return good


def authorized(installed: Mapping[str, Installation]) -> dict[str, AuthorizeResult]:
    """Return what Bolt may know of each workspace."""
    return {workspace_id: one.authorized() for workspace_id, one in installed.items()}


def mark_of(token: str) -> str:
    """Return a token's fingerprint: enough to know it again, of no use to anybody else."""
    return sha256(token.encode()).hexdigest()[:16]


async def who_are_we(settings: Settings) -> list[Workspace]:
    """Ask Slack which workspaces the bot tokens belong to. Raises the refusal where none belongs to any."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=HTTP_TIMEOUT)) as session:
        answers = await ask(settings, session)
    found = [one.workspace for one in answers if isinstance(one, Installation)]
    if not found:
        raise next(one.error for one in answers if isinstance(one, Refused))
    return found


def _client(settings: Settings, session: aiohttp.ClientSession, token: str, *, patient: bool) -> AsyncWebClient:
    handlers = [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]
    return AsyncWebClient(
        token=token,
        base_url=settings.slack_api_url,
        session=session,
        timeout=int(HTTP_TIMEOUT),
        retry_handlers=handlers if patient else [],
    )
