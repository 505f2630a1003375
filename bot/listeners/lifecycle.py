"""What Slack tells us: who moved, who left, who is not to be disturbed, and that we were uninstalled."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from sqlalchemy import Connection

from bot import quiet
from bot.directory import note_member
from bot.house import House
from bot.members import Member
from storage import quiet as rows
from storage import workspaces


def register(app: AsyncApp, house: House) -> None:
    """Listen to the events of people and of the installation."""

    @app.event("user_change")
    @app.event("team_join")
    async def changed(body: dict[str, Any], event: dict[str, Any]) -> None:
        member = Member.read(event.get("user") or {})
        if member is not None:
            now = house.now()
            await house.store.transact(lambda tx: note_member(tx, house.library, str(body["team_id"]), member, now=now))

    @app.event("dnd_updated_user")
    async def left_in_peace(body: dict[str, Any], event: dict[str, Any]) -> None:
        who, window, now = str(event.get("user")), quiet.window(event.get("dnd_status")), house.now()
        await house.store.transact(lambda tx: rows.note_dnd(tx, str(body["team_id"]), {who: window}, now=now))

    @app.event("app_uninstalled")
    @app.event("tokens_revoked")
    async def gone(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return

        def stop(tx: Connection) -> None:
            workspaces.stop(tx, str(body["team_id"]), str(event.get("type")))

        await house.store.transact(stop)
        if event.get("type") == workspaces.UNINSTALLED:
            house.wake("purge")
