"""Days and hours, saved."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import directory, homes
from bot.house import House
from bot.views import coach as coach_views
from bot.views import preferences as views
from coaching.faces import Outlook
from coaching.preferences import FOLLOWS, Given, read
from scheduler import wishes
from storage import people


def register(app: AsyncApp, house: House) -> None:
    """Listen to the form."""

    @app.view(views.CALLBACK)
    async def save(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        workspace_id, who = str(body["team"]["id"]), str(body["user"]["id"])
        given = _given((view.get("state") or {}).get("values") or {})
        answer = await house.store.transact(lambda tx: _keep(house, tx, workspace_id, who, given))
        if isinstance(answer, Outlook):
            await ack(response_action="update", view=views.saved(answer))
            house.errands.run(_follow_up(house, workspace_id, who, given))
        else:
            await ack(response_action="errors", errors=answer)


async def _follow_up(house: House, workspace_id: str, who: str, given: Given) -> None:
    """Look at the status of whoever chose that it counts, so that it counts from now on; then draw Home."""
    if FOLLOWS in given.status:
        await directory.look_at(house, workspace_id, who)
    await homes.publish(house, workspace_id, who)


def _keep(house: House, tx: Connection, workspace_id: str, who: str, given: Given) -> Outlook | dict[str, str]:
    """Keep the wish and plan by it; returns what follows, or what is wrong under each field."""
    now = house.now()
    person = homes.on_roster(tx, workspace_id, who, now=now)
    if person is None or not person.agreed:
        return {"days": coach_views.NOT_TAKING_PART.replace("*", "")}
    wish = read(given, person.preferences)
    if isinstance(wish, tuple):
        return views.errors(wish)
    if not wish.follows_status and person.away_until is not None:
        people.change(tx, workspace_id, who, away_until=None)
    wishes.prefer(tx, house.library, person, wish, now=now)
    kept = people.find(tx, workspace_id, who)
    return homes.outlook(tx, kept or person, now=now)


def _given(values: dict[str, Any]) -> Given:
    """Take the form apart; whatever is missing or forged is a value that no field takes."""

    def field(name: str) -> dict[str, Any]:
        held = values.get(name)
        element = held.get(views.ACTION) if isinstance(held, dict) else None
        return element if isinstance(element, dict) else {}

    def ticked(name: str) -> tuple[str, ...]:
        chosen = field(name).get("selected_options")
        return tuple(str(o.get("value")) for o in chosen if isinstance(o, dict)) if isinstance(chosen, list) else ()

    return Given(
        days=ticked("days"),
        start=_words(field("start").get("selected_time")),
        end=_words(field("end").get("selected_time")),
        per_week=_words((field("per_week").get("selected_option") or {}).get("value")),
        status=ticked("status"),
    )


def _words(value: object) -> str | None:
    return value if isinstance(value, str) else None
