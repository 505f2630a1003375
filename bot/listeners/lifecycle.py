"""What Slack tells us: who moved, who left, who is not to be disturbed, and that we were uninstalled."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from sqlalchemy import Connection

from bot import quiet
from bot.directory import note_member
from bot.house import House
from bot.members import Member
from storage import quiet as rows
from storage import roster, workspaces


def register(app: AsyncApp, house: House) -> None:
    """Listen to the events of people and of the installation."""

    @app.event("user_change")
    @app.event("team_join")
    async def changed(body: dict[str, Any], event: dict[str, Any]) -> None:
        member, workspace_id, now = Member.read(event.get("user") or {}), str(body["team_id"]), house.now()
        # Slack sends this for every change of every profile in the company: most are read past, and nothing is locked.
        if member is not None and _is_news(house, workspace_id, member, now):
            await house.store.transact(lambda tx: note_member(tx, house.library, workspace_id, member, now=now))

    @app.event("dnd_updated_user")
    async def left_in_peace(body: dict[str, Any], event: dict[str, Any]) -> None:
        workspace_id, who, now = str(body["team_id"]), str(event.get("user")), house.now()
        window = quiet.window(event.get("dnd_status"))
        with house.store.read() as tx:
            takes_part = rows.takes_part(tx, workspace_id, who)
        if takes_part:
            await house.store.transact(lambda tx: rows.note_dnd(tx, workspace_id, {who: window}, now=now))

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


def _is_news(house: House, workspace_id: str, member: Member, now: datetime) -> bool:
    with house.store.read() as tx:
        told = roster.told_by_slack(tx, workspace_id, [member.person_id]).get(member.person_id)
    return told is not None and member.is_news(told, now)
