"""Who we are in each workspace: asked of Slack once at the start, for each bot token."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import aiohttp
from slack_bolt.authorization import AuthorizeResult
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
class Unmet:
    """A token whose workspace we could not be told; `place` is the how-manyeth it is in the setting."""

    place: int
    mark: str
    error: Exception

    @property
    def refused(self) -> bool:
        """Whether Slack no longer takes it. Otherwise the trouble may pass."""
        return slack_errors.verdict(self.error) == "stop"


async def ask(
    settings: Settings, session: aiohttp.ClientSession, places: Collection[int] = ()
) -> list[Installation | Unmet]:
    """Ask Slack whose each token is (or each at these places), in the order in which they are set."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(place: int, token: str) -> Installation | Unmet:
        reader = _client(settings, session, token, patient=True)
        try:
            async with turns:
                who = await reader.auth_test()
        except slack_errors.CALL_ERRORS as error:
            return Unmet(place, mark_of(token), error)
        here = Workspace(str(who["team_id"]), str(who["team"]), str(who["user_id"]), str(who["bot_id"]), stopped=None)
        return Installation(here, token, reader, _client(settings, session, token, patient=False))

    tokens = [(n, token) for n, token in enumerate(settings.bot_tokens, start=1) if n in places or not places]
    return list(await asyncio.gather(*(one(n, token) for n, token in tokens)))


class Installed:
    """The bot in each workspace, by its id: as Slack told at the start, or later where it could not tell then.

    `readers` and `posters` are the clients, `authorized` what Bolt hands to a listener; all three grow.
    """

    def __init__(self, settings: Settings, session: aiohttp.ClientSession, store: Store) -> None:
        self._settings, self._session, self._store = settings, session, store
        self.readers: dict[str, AsyncWebClient] = {}
        self.posters: dict[str, AsyncWebClient] = {}
        self.authorized: dict[str, AuthorizeResult] = {}
        #: The places of those tokens of which Slack could not tell yet.
        self.unmet: set[int] = set()

    async def meet(self) -> list[str]:
        """Ask whose the tokens are; asked again, only those of which Slack could not tell. Returns who is new.

        Every workspace that we can speak to is noted. One whose token is refused is stopped; one of which Slack could
        not tell stays as it is. Each of these is named in one line. Raises the first error where no token is good.
        """
        answers, again = await ask(self._settings, self._session, self.unmet), bool(self.unmet)
        good = [one for one in answers if isinstance(one, Installation)]
        unmet = [one for one in answers if isinstance(one, Unmet)]
        if unmet and not good and not self.readers:
            raise unmet[0].error
        names = await self._store.transact(lambda tx: _note(tx, good, unmet))
        for one, name in zip(unmet, names, strict=True):
            if one.refused or not again:
                self._tell(one, name)
        for found in good:
            name = found.workspace.workspace_id
            self.readers[name], self.posters[name] = found.reader, found.poster
            self.authorized[name] = found.authorized()
            if again:
                _log.warning("SLACK_BOT_TOKEN: Slack tells now whose another one is: %s. It goes on.", name)
        self.unmet = {one.place for one in unmet if not one.refused}
        return [found.workspace.workspace_id for found in good]

    def _tell(self, one: Unmet, name: str | None) -> None:
        number = f"number {one.place} of {len(self._settings.bot_tokens)} ({name or 'no workspace that we know'})"
        code = slack_errors.code(one.error)
        if one.refused:
            _log.error("SLACK_BOT_TOKEN: %s is refused: %s. The others go on.", number, code)
        else:
            _log.warning("SLACK_BOT_TOKEN: %s has to wait: %s. The others go on; it is asked again.", number, code)


def _note(tx: Connection, good: Sequence[Installation], unmet: Sequence[Unmet]) -> list[str | None]:
    """Note what Slack told of each workspace; returns the names of those of which it did not tell."""
    for one in good:
        workspaces.settle(tx, one.workspace, token_mark=mark_of(one.token))
    return [
        workspaces.stop_token(tx, no.mark, slack_errors.code(no.error))
        if no.refused
        else workspaces.name_of_token(tx, no.mark)
        for no in unmet
    ]


def mark_of(token: str) -> str:
    """Return a token's fingerprint: enough to know it again, of no use to anybody else."""
    return sha256(token.encode()).hexdigest()[:16]


async def who_are_we(settings: Settings) -> list[Workspace]:
    """Ask Slack which workspaces the bot tokens belong to. Raises what keeps it from telling, or where none is good."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=HTTP_TIMEOUT)) as session:
        answers = await ask(settings, session)
    found = [one.workspace for one in answers if isinstance(one, Installation)]
    for one in answers:
        if isinstance(one, Unmet) and not (found and one.refused):
            raise one.error
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
