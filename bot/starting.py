"""A pilot that a steward starts on Home: the form taken apart, held against the roster, and set up."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import forms
from bot.house import House
from bot.views import pilot_forms
from bot.views import pilots as views
from bot.views.message import with_notice
from bot.views.pilots import CHOSEN, Checked
from coaching.events import event_id
from coaching.hours import local
from coaching.items import Behaviour
from coaching.pilots import APART, MOST_WAVES, Pilot, based_on, faults, outcome_of
from coaching.power import power
from coaching.waves import named
from content.library import Library
from scheduler import pilots
from storage import cohorts, workspaces
from storage import pilots as rows

#: What is kept of the form until the last press.
_WRITTEN = ("behaviour", "group", "first_day", "weeks", "waves", "sponsor", "outcome", "unit", "better")


def form(house: House, key: str, user_groups: Sequence[tuple[str, str]] = ()) -> View:
    """Draw the form, with next Monday for its first day; `key` is Slack's id of the press that opens it."""
    today = _today(house, house.now())
    next_monday = today + timedelta(days=7 - today.weekday())
    return pilot_forms.form(
        house.library.modules, first_day=next_monday, user_groups=user_groups, external_id=f"pilot:{key}"
    )


def with_user_group(
    house: House, tx: Connection, workspace_id: str, view: dict[str, Any], group: str, members: Sequence[str]
) -> dict[str, Any]:
    """Return the form as it was shown, with the people of the user group that was chosen kept in it."""
    able, others = pilots.choose(tx, workspace_id, members, now=house.now())
    shown = with_notice(view, views.NONE_CHOSEN if group == views.NO_GROUP else views.in_user_group(len(able), others))
    kept = {"user_group": group, "people": [person.person_id for person in able[: views.MOST + 1]]}
    return shown | {"private_metadata": json.dumps(kept)}


def check(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> View | dict[str, str]:
    """Return what the pilot could show, or what is wrong with the form, by input."""
    written = {name: forms.said(view, name, CHOSEN) for name in _WRITTEN}
    kept, members = _unpacked(str(view.get("private_metadata", "")))
    group = forms.said(view, "user_group", views.USER_GROUP) or views.NO_GROUP
    if group != (kept["user_group"] or views.NO_GROUP):
        return {"people": views.STILL_ASKING}
    chosen = dict.fromkeys((*forms.people(view, "people", CHOSEN), *members))
    if not chosen and group == views.NO_GROUP:
        return {"people": views.NO_PEOPLE}
    found = _checked(house, tx, body, written, list(chosen), seed="")
    if not isinstance(found, Checked):
        return found
    return views.check(found, json.dumps(written | {"people": list(found.people)}, ensure_ascii=False))


def start(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> tuple[View, bool]:
    """Set the pilot up; returns what happens next, and whether it is set up. The same form sent twice sets up one."""
    written, chosen = _unpacked(str(view.get("private_metadata", "")))
    workspace_id, now = str(body["team"]["id"]), house.now()
    seed = event_id("pilot", workspace_id, str(view.get("id", "")))
    for one in rows.started(tx, workspace_id):
        if one.seed == seed:
            return _started(tx, one, now=now, house=house, workspace_id=workspace_id), True
    found = _checked(house, tx, body, written, chosen, seed=seed)
    if not isinstance(found, Checked):
        return views.not_started(tuple(found.values())), False
    able, _ = pilots.choose(tx, workspace_id, found.people, now=now)
    if not pilots.start(tx, workspace_id, found.pilot, able, tz=house.default_tz, now=now):
        return views.not_started((views.TAKEN,)), False
    return _started(tx, found.pilot, now=now, house=house, workspace_id=workspace_id), True


def _checked(
    house: House, tx: Connection, body: dict[str, Any], written: dict[str, str], chosen: Sequence[str], *, seed: str
) -> Checked | dict[str, str]:
    workspace_id, steward, now = str(body["team"]["id"]), str(body["user"]["id"]), house.now()
    if steward not in house.stewards:
        return {"group": views.NOT_A_STEWARD}
    today, first_day = _today(house, now), _date(written["first_day"])
    taken = {
        *house.library.programmes,
        *workspaces.opened(tx, workspace_id),
        *cohorts.standing(tx, workspace_id, today=today),
    }
    asked = {name: written[name] for name in ("group", "weeks", "sponsor", "outcome", "unit", "better")}
    wrong = faults(taken=taken, first_day=first_day, today=today, **asked)
    module, _, behaviour = written["behaviour"].partition("/")
    programme, about = based_on(house.library.programmes, module), _behaviour(house.library, module, behaviour)
    if programme is None or about is None:
        wrong["behaviour"] = "Choose a behaviour of a module that a programme teaches."
    if written["waves"] not in {str(count) for count in range(1, MOST_WAVES + 1)}:
        wrong["waves"] = "Choose one of these."
    able, others = pilots.choose(tx, workspace_id, chosen, now=now)
    if not able:
        wrong["people"] = views.NOBODY
    elif len(able) > views.MOST:
        wrong["people"] = views.TOO_MANY
    if wrong or programme is None or about is None or first_day is None:
        return wrong
    one = _pilot(written, programme.id, about.id, first_day=first_day, seed=seed, by=steward)
    managers = {person.manager for person in able if person.manager}
    size = power(len(able), len(managers), one.weeks)
    return Checked(one, about.name, tuple(person.person_id for person in able), others, size)


def _pilot(written: dict[str, str], programme: str, behaviour: str, *, first_day: date, seed: str, by: str) -> Pilot:
    """Return the pilot that was written down, once nothing is wrong with it."""
    return Pilot(
        group=written["group"],
        programme=programme,
        behaviour=behaviour,
        weeks=int(written["weeks"]),
        first_day=first_day,
        sponsor=written["sponsor"],
        outcome=outcome_of(written["outcome"], written["unit"], written["better"]),
        waves=int(written["waves"]),
        weeks_apart=APART,
        seed=seed,
        by=by,
    )


def _started(tx: Connection, one: Pilot, *, now: datetime, house: House, workspace_id: str) -> View:
    sizes = cohorts.standing(tx, workspace_id, today=_today(house, now))
    groups = [named(one.group, wave) for wave in range(one.waves)]
    return views.started(one, [sizes.get(group, (0, 0))[0] for group in groups])


def _behaviour(library: Library, module: str, behaviour: str) -> Behaviour | None:
    known = library.modules.get(module)
    return next((one for one in known.behaviours if one.id == behaviour), None) if known else None


def _unpacked(metadata: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what was written and who was chosen; whatever is forged is nothing, and told as that."""
    try:
        kept = json.loads(metadata)
    except ValueError:
        kept = {}
    if not isinstance(kept, dict):
        kept = {}
    people = kept.get("people")
    chosen = tuple(one for one in people if isinstance(one, str)) if isinstance(people, list) else ()
    return {name: str(kept.get(name, "")) for name in (*_WRITTEN, "user_group")}, chosen


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _today(house: House, now: datetime) -> date:
    return local(now, house.default_tz).date()
