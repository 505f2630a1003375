"""One's own aim, asked for and saved."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import homes, opening
from bot.house import House
from bot.opening import Asker
from bot.views import coach as coach_views
from bot.views import targets as views
from coaching.hours import local
from coaching.targets import is_choice, read
from coaching.weeks import Week
from storage import targets
from storage.engine import Away, Busy


def register(app: AsyncApp, house: House) -> None:
    """Listen to the button on Home and to the form."""

    @app.action("target:open")
    async def ask(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_open(house, Asker.of_press(body, action)))

    @app.view(views.CALLBACK)
    async def save(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        workspace_id, who = str(body["team"]["id"]), str(body["user"]["id"])
        said = _chosen(view)
        if said is None or not is_choice(said):
            await ack(response_action="errors", errors={views.BLOCK: views.NO_CHOICE})
            return
        chosen = read(said)
        if await house.store.transact(lambda tx: _keep(house, tx, workspace_id, who, chosen)):
            await ack(response_action="update", view=views.saved(chosen))
            house.errands.run(homes.publish(house, workspace_id, who))
        else:
            await ack(response_action="errors", errors={views.BLOCK: coach_views.NOT_TAKING_PART.replace("*", "")})


async def _open(house: House, asker: Asker) -> None:
    now = house.now()
    try:
        with house.store.read() as tx:
            person = homes.on_roster(tx, asker.workspace_id, asker.presser, now=now)
            week = Week.of(local(now, person.tz if person else house.default_tz).date())
            target, _ = targets.standing(tx, asker.workspace_id, asker.presser, week)
    except (Busy, Away):
        await opening.say(house, asker, coach_views.NOT_OPENED, anew=False)
        return
    if person is None or not person.agreed:
        await opening.say(house, asker, coach_views.NOT_TAKING_PART)
        return
    await opening.open_view(house, asker, views.form(target))


def _keep(house: House, tx: Connection, workspace_id: str, who: str, target: int | None) -> bool:
    person = homes.on_roster(tx, workspace_id, who, now=house.now())
    if person is None or not person.agreed:
        return False
    targets.keep(tx, workspace_id, who, target)
    return True


def _chosen(view: dict[str, Any]) -> str | None:
    """Take the form apart; whatever is missing or forged is no choice."""
    held = ((view.get("state") or {}).get("values") or {}).get(views.BLOCK)
    element = held.get(views.ACTION) if isinstance(held, dict) else None
    chosen = element.get("selected_option") if isinstance(element, dict) else None
    value = chosen.get("value") if isinstance(chosen, dict) else None
    return value if isinstance(value, str) else None
