"""Keeping what a manager noted in a form, whichever way they came to it; and sharing it."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import checking, homes, opening
from bot.house import House
from bot.mentions import named
from bot.opening import Asker
from bot.views import check_forms as forms
from bot.views import coach as coach_views
from bot.views import refusals
from coaching import checks as rules
from coaching.checks import Gone
from coaching.events import NOT_OBSERVED, event_id
from coaching.items import Module
from coaching.people import Person
from coaching.presses import refuse
from scheduler import checks as planning
from scheduler import noting
from scheduler.noting import Noting
from storage import checks, notes, people, presses
from storage.noted import standing

#: What is wrong, under which field.
Errors = dict[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in: by whom, about whom, what they chose, what they wrote, and the form's own id."""

    workspace_id: str
    presser: str
    ref: str
    view_id: str
    chosen: str
    words: str

    @classmethod
    def read(cls, body: dict[str, Any], view: dict[str, Any]) -> "Form":
        """Take a submitted form apart; whatever is missing or forged is nothing."""
        return cls(
            str(body["team"]["id"]),
            str(body["user"]["id"]),
            str(view.get("private_metadata", ""))[:80],
            str(view.get("id", "")),
            _field(view, forms.SEEN),
            _field(view, forms.WORDS).strip()[: forms.LONGEST],
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form led to: the view that follows, and the messages, and the list below it, that show something else."""

    view: View
    redraw: list[str]
    below: View | None = None


def gone_words(gone: Gone, name: str) -> str:
    """Say why nothing was noted of somebody."""
    return forms.moved(name) if gone == "moved" else forms.CANNOT


def keep(house: House, tx: Connection, form: Form) -> Kept | Errors:
    """Keep what was filled in; or say under the field what is wrong."""
    if form.ref.startswith("saw:"):
        return _keep_unasked(house, tx, form, form.ref.removeprefix("saw:"))
    now, (prompt_id, _, place) = house.now(), form.ref.partition(":")
    press = presses.read(tx, form.workspace_id, prompt_id)
    asked, consent = (press.prompt, press.consent) if press else (None, None)
    refusal = refuse(asked, presser=form.presser, consent=consent, kinds={"check"}, now=now)
    manager = people.find(tx, form.workspace_id, form.presser)
    if press is None or manager is None or refusal:
        return {forms.SEEN: refusals.words(refusal or "unknown")}
    round_id = press.prompt.subject or ""
    check = checking.round_of(tx, house.library, press.prompt, tz=manager.tz, now=now)
    line = check.at(int(place)) if check and place.isdecimal() else None
    if check is None or line is None or (check.is_over and line.outcome is None):
        return {forms.SEEN: forms.CLOSED}
    if gone := rules.why_gone(line.person, form.presser, now):
        return {forms.SEEN: gone_words(gone, line.person.name)}
    module = house.library.modules.get(line.module)
    if module is None or form.chosen not in rules.outcomes(module):
        return {forms.SEEN: forms.NOT_CHOSEN if module else forms.NOT_RUNNING}
    by = Noting(manager, now, form.view_id, prompt_id)
    same = form.chosen == line.outcome
    said = line.event_id if same else noting.say(tx, by, round_id, line, form.chosen)
    redraw = noting.draw_anew(tx, by, round_id, real_now=house.real_now()) if said and not same else []
    view = _after(house, tx, form, by, said, line.person, form.chosen)
    since = checking.round_of(tx, house.library, press.prompt, tz=manager.tz, now=now) or check
    return Kept(view, redraw, checking.overview(tx, house.library, prompt_id, since))


def _keep_unasked(house: House, tx: Connection, form: Form, report_id: str) -> Kept | Errors:
    found = whom(house, tx, form.workspace_id, form.presser, report_id)
    if isinstance(found, str):
        return {forms.SEEN: found}
    if form.chosen not in rules.outcomes(found.module):
        return {forms.SEEN: forms.NOT_CHOSEN}
    by = Noting(found.manager, house.now(), form.view_id)
    since = by.day.date() - noting.LOOKS_BACK
    waits = checks.open_line(tx, form.workspace_id, form.presser, report_id, since=since)
    said = noting.say_unasked(tx, by, found.report, found.module.id, form.chosen)
    redraw = noting.draw_anew(tx, by, waits, real_now=house.real_now()) if said and waits else []
    return Kept(_after(house, tx, form, by, said, found.report, form.chosen), redraw)


def _after(
    house: House, tx: Connection, form: Form, by: Noting, said: str | None, report: Person, outcome: str
) -> View:
    """Keep the words beside what was said, and return what follows: to share it, or that it was kept."""
    if said is None:
        return forms.kept(report.name)
    _write(tx, form, by, said)
    noted = standing(tx, form.workspace_id, said)
    if noted is None or outcome == NOT_OBSERVED:
        return forms.kept(report.name)
    return checking.share_of(house.library, noted, report.name, by.manager.name, first="*Kept.* ")


def _write(tx: Connection, form: Form, by: Noting, said: str) -> None:
    notes.erase_beside(tx, form.workspace_id, said)
    if form.words:
        note_id = event_id(form.workspace_id, "note", said, form.view_id)
        notes.write(
            tx,
            form.workspace_id,
            note_id,
            person_id=form.presser,
            words=form.words,
            now=by.now,
            prompt_id=by.prompt_id,
            event_id=said,
        )


def send(house: House, tx: Connection, form: Form) -> View | Errors:
    """Share what was shown; where its words were changed they are kept and shown once more, before they are sent."""
    now = house.now()
    manager = people.find(tx, form.workspace_id, form.presser)
    noted = standing(tx, form.workspace_id, form.ref)
    if manager is None or not manager.agreed or noted is None or noted.event.actor != form.presser:
        return {forms.WORDS: forms.CLOSED}
    report = people.find(tx, form.workspace_id, noted.event.person)
    gone = rules.why_gone(report, form.presser, now)
    if report is None or gone:
        return {forms.WORDS: gone_words(gone or "cannot", report.name if report else "")}
    by = Noting(manager, now, form.view_id, noted.event.prompt)
    if form.words != (noted.words or ""):
        _write(tx, form, by, noted.event_id)
        anew = standing(tx, form.workspace_id, form.ref) or noted
        return checking.share_of(house.library, anew, report.name, manager.name, first="*Your words are changed.* ")
    planning.share(tx, report, noted.event_id, now=now)
    return forms.sent(report.name)


@dataclass(frozen=True, slots=True)
class Whom:
    """A manager, somebody who reports to them, and what that one practises."""

    manager: Person
    report: Person
    module: Module


def whom(house: House, tx: Connection, workspace_id: str, presser: str, report_id: str) -> Whom | str:
    """Return of whom somebody may note something; or the one sentence that says why not."""
    now = house.now()
    manager = homes.on_roster(tx, workspace_id, presser, now=now)
    if manager is None:
        return coach_views.NOT_ON_LIST
    if not manager.agreed:
        return coach_views.NOT_TAKING_PART
    if report_id == presser:
        return forms.YOURSELF
    report = people.find(tx, workspace_id, report_id)
    if report is None or report.manager != presser:
        return forms.NOT_YOURS
    if rules.why_gone(report, presser, now) or not planning.knows(tx, report):
        return forms.CANNOT
    module = planning.module_of(tx, house.library, report, now=now)
    return Whom(manager, report, module) if module else forms.NOT_RUNNING


@opening.says_if_unread
async def open_saw(house: House, asker: opening.Door) -> None:
    """Open the form for whom somebody named behind `/coach saw`; or say why there is none."""
    said = named(asker.value) if isinstance(asker, Asker) else None
    if said is None or said.only is None:
        await opening.say(house, asker, forms.WHO)
        return
    with house.store.read() as tx:
        found = whom(house, tx, asker.workspace_id, asker.presser, said.only)
    if isinstance(found, str):
        await opening.say(house, asker, found)
        return
    ref = f"saw:{found.report.person_id}"
    await opening.open_view(house, asker, forms.form(ref, found.report.name, found.module))


@opening.says_if_unread
async def open_mine(house: House, door: opening.Door) -> None:
    """Open what managers noted about whoever pressed, and about nobody else."""
    with house.store.read() as tx:
        view = checking.about(tx, house.library, door.workspace_id, door.presser)
    await opening.open_view(house, door, view)


def _field(view: dict[str, Any], name: str) -> str:
    held = ((view.get("state") or {}).get("values") or {}).get(name)
    element = held.get(forms.ACTION) if isinstance(held, dict) else None
    if not isinstance(element, dict):
        return ""
    chosen = element.get("selected_option")
    said = chosen.get("value") if isinstance(chosen, dict) else element.get("value")
    return said if isinstance(said, str) else ""
