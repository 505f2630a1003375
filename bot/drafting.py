"""From what a steward typed to a sheet's rows, held against the very checks that content passes; and to a picture."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import Connection

from bot import opening
from bot.house import House
from bot.views import draft_pages, drafts
from bot.views.coach import NOT_OPENED
from bot.views.draft_pages import LETTERS, SECOND, Kind, Page
from bot.views.drafts import Form, place_of
from bot.views.message import Message, section
from coaching.coach import Draft
from coaching.faces import Outlook
from coaching.hours import local
from coaching.items import LevelName, Nudge, Option, Resource, Scenario, Step, Wording
from content import intake
from content.columns import KINDS, Row
from content.library import Library
from content.sheets import SheetError
from storage import drafts as kept
from storage.drafts import Drafted
from storage.engine import Away, Busy

_NO_LETTER = re.compile(r"[^a-z0-9]+")
_ROW = re.compile(r"row (\d)")
_ROWS = {"1": "the first wording", "2": "the second wording"}


#: A column, and what to write there instead.
Fault = tuple[str, str]


class RefusedError(Exception):
    """A draft that did not pass, with what is to be mended."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} fault(s)")


@dataclass(frozen=True, slots=True)
class Sent:
    """A page of a form as it was sent, and by whom."""

    workspace_id: str
    person_id: str
    form: Form
    view: Mapping[str, Any]


def made(library: Library, kind: Kind, module: str, cells: Mapping[str, str]) -> intake.Draft:
    """Make YAML of a draft, at some third of a second: not for the loop. Raises RefusedError."""
    folder: Path = library.folder / "modules" / module
    taken = {one.id for one in library.items(module)} if module in library.modules else set()
    try:
        return intake.draft(KINDS[kind], rows(cells, item_id(cells, taken)), folder)
    except SheetError as error:
        told = [(_column(one.column, one.row), _plainly(kind, one.words)) for one in error.remarks]
        raise RefusedError(told) from error


def begun(form: Form) -> dict[str, str]:
    """Return what is written, with something in every input of the page that follows: whole items are checked best."""
    if not drafts.leads_on(form):
        return dict(form.cells)
    stand_ins = {ask.name: "Yes" for ask in draft_pages.asks(form.kind, "second") if not ask.optional}
    stand_ins |= {"level_a": "unacceptable", "level_b": "proficient", "level_c": "developing"}
    return {**stand_ins, **{name: words for name, words in form.cells.items() if words}}


def rows(cells: Mapping[str, str], name: str) -> list[Row]:
    """Return the rows of a sheet: one, or two where there is a second wording."""
    first = {column: words for column, words in cells.items() if not column.endswith(SECOND)}
    one = [Row(1, {"id": name, "variant": "a", **first})]
    second = {column.removesuffix(SECOND): words for column, words in cells.items() if column.endswith(SECOND)}
    return [*one, Row(2, {"id": name, "variant": "b", **second})] if second else one


def item_id(cells: Mapping[str, str], taken: Collection[str]) -> str:
    """Return an id made of the title, which no other item has."""
    name = _named(cells.get("title", ""))[:50].strip("-") or "draft"
    name = name if name[0].isalpha() else f"draft-{name}"
    return next(free for n in range(1, 1000) if (free := name if n == 1 else f"{name}-{n}") not in taken)


def _named(words: str) -> str:
    """Write words as a name is written: Fix first, fix-first."""
    return _NO_LETTER.sub("-", words.lower()).strip("-")


def _column(column: str, row: int) -> str:
    """Return the input that a remark belongs to."""
    name = {"id": "title", "variant": "title"}.get(column, column)
    return f"{name}{SECOND}" if row == 2 and name else name


def _plainly(kind: Kind, words: str) -> str:
    """Say it to somebody who sees a form, not a sheet."""
    return (
        _ROW.sub(lambda found: _ROWS.get(found[1], found[0]), words)
        if kind == "nudge"
        else words.replace("row 1", "your draft")
    )


def item(kind: Kind, name: str, cells: Mapping[str, str]) -> Nudge | Scenario:
    """Return a draft that passed as the item that it will be, to be drawn."""
    head = (name, cells["moment"], cells["behaviour"])
    if kind == "nudge":
        return Nudge(*head, wordings=tuple(_wording(row) for row in rows(cells, name)))
    options = tuple(_option(cells, letter) for letter in LETTERS)
    said = (cells[column] for column in ("hint", "model", "thinking"))
    step = Step("decision", cells["situation"], cells["question"], options, *said)
    more = Resource(cells["resource_title"], cells["resource_url"], int(cells["resource_minutes"]))
    return Scenario(*head, cells["title"], cells["teaser"], (step,), more)


def _wording(row: Row) -> Wording:
    return Wording(*(row.cell(name) for name in ("variant", "title", "teaser", "how_title", "how", "example")))


def _option(cells: Mapping[str, str], letter: str) -> Option:
    level: LevelName = next(name for name in get_args(LevelName) if name == cells[f"level_{letter}"])
    does, well, next_step = (cells[f"{column}_{letter}"] for column in ("does", "well", "next"))
    belief = cells.get(f"misconception_{letter}") or None
    return Option(letter, cells[f"option_{letter}"], level, does, well, next_step, belief)


def shown(one: Drafted, page: Page) -> Form:
    """Return what is kept of a draft as its form shows it."""
    kind: Kind = "scenario" if one.kind == "scenario" else "nudge"
    return Form(kind, page, one.draft_id, one.module, one.cells)


def find(tx: Connection, workspace_id: str, person_id: str, draft_id: str) -> Drafted | None:
    """Return a person's own draft, as long as it was not sent."""
    one = kept.find(tx, workspace_id, draft_id)
    return one if one and one.person_id == person_id and one.sent_at is None else None


def keep(tx: Connection, house: House, sent: Sent) -> Form | None:
    """Keep a page beside what the draft holds of the others; None if it was sent or started afresh meanwhile."""
    form, (place, cells) = sent.form, drafts.typed(sent.view, sent.form)
    cells = {name: _named(words) if name.startswith("misconception") else words for name, words in cells.items()}
    of_view = hashlib.sha256(f"{sent.workspace_id}:{sent.view.get('id')}".encode()).hexdigest()[:8]
    draft_id = form.draft_id or of_view
    before = find(tx, sent.workspace_id, sent.person_id, draft_id)
    if form.draft_id and before is None:
        return None
    module, known = (before.module, dict(before.cells)) if before else ("", {})
    if form.page == "first":
        module, known["behaviour"], known["moment"] = _placed(house.library, place)
    one = Drafted(draft_id, sent.person_id, form.kind, module, {**known, **cells}, house.now())
    return shown(one, form.page) if kept.keep(tx, sent.workspace_id, one) else None


def without_second(one: Drafted, *, now: datetime) -> Drafted:
    """Leave out a second wording."""
    left = {name: words for name, words in one.cells.items() if not name.endswith(SECOND)}
    return replace(one, cells=left, changed_at=now)


def _placed(library: Library, place: str) -> tuple[str, str, str]:
    for module in library.modules.values():
        for behaviour in module.behaviours:
            for moment in behaviour.moments:
                if place_of(module.id, behaviour.id, moment) == place:
                    return module.id, behaviour.id, moment
    return "", "", ""


def here(form: Form, faults: Sequence[Fault]) -> list[Fault]:
    """Return those faults that an input of this page can show."""
    return [(name, words) for name, words in faults if draft_pages.is_on(form.kind, form.page, name)]


def elsewhere(kind: Kind, faults: Sequence[Fault]) -> tuple[Page, list[str]]:
    """Return the page that other faults take one to, and what to say above it."""
    second = bool(faults) and all(draft_pages.is_on(kind, "second", name) for name, _ in faults)
    said = [f"{draft_pages.label(kind, name)}: {words}" if name else words for name, words in faults]
    return ("second" if second else "first"), said


def an_outlook(house: House) -> Outlook:
    """Return an outlook to draw a picture with: of nobody, today."""
    return Outlook("", house.default_tz, local(house.now(), house.default_tz).date())


def answer(house: House, tx: Connection, workspace_id: str, person_id: str, wish: Draft) -> Message | None:
    """Answer `/coach draft`; None where the form is the answer."""
    if person_id not in house.stewards:
        return Message.of([section(drafts.NOT_A_STEWARD)], face="draft")
    if wish.kind:
        return None
    return drafts.choose(kind for kind in get_args(Kind) if kept.unfinished(tx, workspace_id, person_id, kind))


async def open_form(house: House, door: opening.Door, kind: Kind) -> None:
    """Open the form of a draft, as far as it was written."""
    if door.presser not in house.stewards:
        await opening.say(house, door, drafts.NOT_A_STEWARD)
        return
    try:
        with house.store.read() as tx:
            one = kept.unfinished(tx, door.workspace_id, door.presser, kind)
    except (Busy, Away):
        await opening.say(house, door, NOT_OPENED)
        return
    form = shown(one, "first") if one else Form(kind)
    await opening.open_view(house, door, drafts.form(form, list(house.library.modules.values())))
