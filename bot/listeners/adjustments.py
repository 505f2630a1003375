"""A steward notes on Home what was changed in a programme, and which figure should move by it."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import forms, homes, opening
from bot.house import House
from bot.opening import Asker, Door
from bot.views import adjustments as views
from coaching import adjustments
from coaching.adjustments import Adjustment
from coaching.hours import local
from scheduler import pilot_reports
from storage import adjustments as rows


def register(app: AsyncApp, house: House) -> None:
    """Listen to "Note a change", and to its form."""

    @app.action("adjustment:note")
    async def open_(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_open(house, Asker.of_press(body, action)))

    @app.view(views.CALLBACK)
    async def note(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        found = await house.store.transact(lambda tx: _note(house, tx, body, view))
        if not isinstance(found, Adjustment):
            await ack(response_action="errors", errors=found)
            return
        await ack()
        workspace_id, steward = str(body["team"]["id"]), str(body["user"]["id"])
        house.errands.run(homes.publish(house, workspace_id, steward, notice=views.noted(found)))


@opening.says_if_unread
async def _open(house: House, door: Door) -> None:
    """Open the form; where it cannot be, Home says why."""
    allowed = door.presser in house.stewards
    view = _form(house, door.workspace_id) if allowed else None
    if view is not None:
        await opening.open_view(house, door, view)
        return
    notice = views.NOT_OPEN if allowed else views.NOT_A_STEWARD
    await homes.publish(house, door.workspace_id, door.presser, notice=notice)


def _form(house: House, workspace_id: str) -> View | None:
    """Draw the form; None where no programme is open."""
    with house.store.read() as tx:
        open_ = _programmes(house, tx, workspace_id)
        before = [one for programme in open_ for one in rows.noted(tx, workspace_id, programme)]
    return views.form(open_, sorted(before, key=lambda one: one.noted_on, reverse=True)) if open_ else None


def _programmes(house: House, tx: Connection, workspace_id: str) -> dict[str, str]:
    """Return the programmes that are open, by id."""
    found = pilot_reports.open_programmes(tx, house.library, workspace_id, now=house.now())
    return {programme.id: programme.name for programme in found}


def _note(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> Adjustment | dict[str, str]:
    """Keep what was noted; returns it, or what is wrong with it, under its field."""
    workspace_id, steward = str(body["team"]["id"]), str(body["user"]["id"])
    if steward not in house.stewards:
        return {"what": views.NOT_A_STEWARD}
    programme, what, why, figure, expect = (forms.said(view, name, views.CHOSEN) for name in views.FIELDS)
    wrong = adjustments.fault(what, why, figure, expect)
    if programme not in _programmes(house, tx, workspace_id):
        wrong["programme"] = "Choose one that is open."
    if wrong:
        return wrong
    now = house.now()
    one = adjustments.make(
        (workspace_id, str(view.get("id", ""))),
        programme,
        what=what,
        why=why,
        figure=figure,
        expect=expect,
        noted_on=local(now, house.default_tz).date(),
        by=steward,
    )
    rows.note(tx, workspace_id, one, now=now)
    return one
