"""Something to try at the moment of need: chosen at once, and sent to keep if the person likes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coaching import hours
from coaching.decisions import draw
from coaching.items import Module, Nudge, Practice, Wording
from coaching.moments import fitting
from coaching.people import Person
from coaching.prompts import Plan
from content.library import Library
from scheduler.planner import replan
from storage import histories, items, prompts, workspaces


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, and what of it is shown: a practice task, or a nudge's wording, drawn with that probability."""

    module: str
    item: Nudge | Practice
    shown: Practice | Wording
    probability: float = 1.0
    seed: str = ""

    @property
    def variant(self) -> str:
        """The wording's name; nothing for a task."""
        return self.shown.variant if isinstance(self.shown, Wording) else ""


def module_of(tx: Connection, library: Library, person: Person, *, now: datetime) -> Module | None:
    """Return what the person practises; None where their cohort is not open."""
    opened = workspaces.opened(tx, person.workspace_id, by=now).get(person.cohort or "")
    programme = library.programmes.get(opened.programme) if opened else None
    return library.modules[programme.module] if programme else None


def find(tx: Connection, person: Person, module: Module, moment: str) -> Found | None:
    """Choose what fits that moment, least recently met first; None if nothing does. The same until it was sent."""
    met = histories.all_met(tx, person.workspace_id, [person.person_id], module.id)[person.person_id]
    item = fitting(module, moment, met)
    return named(person, module, item.id, times=met[item.id].times if item.id in met else 0) if item else None


def named(person: Person, module: Module, item_id: str, *, times: int = 0, variant: str | None = None) -> Found | None:
    """Return the module's item of that name, in that wording or in the one that is drawn; None if it has none."""
    known: tuple[Nudge | Practice, ...] = (*module.nudges, *module.practice)
    item = next((one for one in known if one.id == item_id), None)
    if item is None:
        return None
    if isinstance(item, Practice):
        return Found(module.id, item, item)
    seed = f"{person.workspace_id}:{person.person_id}:{item.id}:{times}"
    drawn = item.wordings[draw(seed, len(item.wordings))]
    wording = next((one for one in item.wordings if one.variant == variant), drawn)
    return Found(module.id, item, wording, 1 / len(item.wordings), seed)


def keep(tx: Connection, library: Library, person: Person, found: Found, *, now: datetime, key: str) -> None:
    """Send it at once because the person asked: free of the budget. What was planned next is chosen anew.

    `key` makes a repeated press the same wish.
    """
    item_hash = library.content_hash(found.item)
    wish = Plan(
        kind="nudge" if isinstance(found.item, Nudge) else "practice",
        recipient=person.person_id,
        dedupe_key=f"help:{person.person_id}:{key}",
        due_at=now,
        reason="asked_for",
        module=found.module,
        item=found.item.id,
        variant=found.variant or None,
        item_hash=item_hash,
        local_date=hours.local(now, person.tz).date(),
        expires_at=now + timedelta(hours=1),
        probability=found.probability,
        seed=found.seed,
        requested=True,
    )
    version = (item_hash, found.module, found.item.id, library.body(found.item))
    items.remember(tx, person.workspace_id, [version])
    prompts.plan(tx, person.workspace_id, [wish])
    replan(tx, library, person, now=now, reason="asked_for")
