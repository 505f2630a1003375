"""A steward starts a pilot on Home: a form, what it can show, and the last press."""

import logging
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from bot import homes, opening, slack_errors, starting, user_groups
from bot.house import House
from bot.opening import Asker, Door
from bot.views import pilots as views
from bot.views.message import with_notice

_log = logging.getLogger(__name__)


def register(app: AsyncApp, house: House) -> None:
    """Listen to "Start a pilot", and to the two pages of its form."""

    @app.action("pilot:start")
    async def open_(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_open(house, Asker.of_press(body, action)))

    @app.action(views.USER_GROUP)
    async def choose(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        if str(body["user"]["id"]) in house.stewards:
            house.errands.run(_choose(house, body, str((action.get("selected_option") or {}).get("value", ""))))

    @app.view(views.FORM)
    async def check(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        with house.store.read() as tx:
            found = starting.check(house, tx, body, view)
        if isinstance(found, View):
            await ack(response_action="update", view=found)
        else:
            await ack(response_action="errors", errors=found)

    @app.view(views.CHECK)
    async def start(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        shown, begun = await house.store.transact(lambda tx: starting.start(house, tx, body, view))
        await ack(response_action="update", view=shown)
        if not begun:
            return
        house.wake("plan")
        house.errands.run(homes.publish(house, str(body["team"]["id"]), str(body["user"]["id"]), notice=views.STARTED))


@opening.says_if_unread
async def _open(house: House, door: Door) -> None:
    """Open the form, and add Slack's user groups to it; whoever runs no programme reads on Home that they do not."""
    if door.presser not in house.stewards or not isinstance(door, Asker):
        await homes.publish(house, door.workspace_id, door.presser, notice=views.NOT_A_STEWARD)
        return
    form = starting.form(house, door.key)
    if not await opening.open_view(house, door, form):
        return
    groups = await user_groups.names(house, door.workspace_id)
    if groups:
        await _show(house, door.workspace_id, starting.form(house, door.key, groups), external_id=form.external_id)


async def _choose(house: House, body: dict[str, Any], group: str) -> None:
    """Ask Slack who is in the user group that was chosen, and keep them in the form."""
    workspace_id, view = str(body["team"]["id"]), dict(body.get("view") or {})
    members: tuple[str, ...] | None = ()
    if group != views.NO_GROUP:
        members = await user_groups.people(house, workspace_id, group)
    if members is None:
        shown = with_notice(view, views.NOT_SAID)
    else:
        with house.store.read() as tx:
            shown = starting.with_user_group(house, tx, workspace_id, view, group, members)
    await _show(house, workspace_id, shown, view_id=str(view.get("id", "")))


async def _show(house: House, workspace_id: str, view: View | dict[str, Any], **which: str | None) -> None:
    """Draw what is open anew; if it was closed meanwhile, nothing is missing."""
    try:
        await house.client_of(workspace_id).views_update(view=view, **which)
    except slack_errors.CALL_ERRORS as error:
        _log.warning("a modal was not redrawn: %s", slack_errors.code(error))
