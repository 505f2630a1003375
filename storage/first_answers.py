"""First answers and check-in ratings, read from the events: what capability and confidence are made from."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Executable, and_, bindparam, or_, select

from coaching.first_answers import Act, FirstAnswer, Rating, first_answers
from storage.engine import Store
from storage.events import event
from storage.people import person
from storage.prepared import among, run
from storage.prompts import prompt

#: People whose answers one step reads.
PAGE = 50
_ACTS = ("scenario_step", "hint_opened", "scenario_answered", "confidence_rated")
_SHOWN = (event.c.name, event.c.occurred_at, event.c.local_date, event.c.item, event.c.prompt, event.c.outcome)


def of(tx: Connection, workspace_id: str, people: Sequence[str], module: str) -> dict[str, tuple[FirstAnswer, ...]]:
    """Return the first answers of each of these people to the scenarios of a module, the oldest first."""
    acts: dict[str, list[Act]] = {who: [] for who in people}
    for who, *row in run(tx, _acts, {"workspace_id": workspace_id, "who": list(people), "module": module}):
        acts[who].append(Act._make(row))
    return {who: first_answers(done) for who, done in acts.items()}


def _acts(dialect: str) -> Executable:
    # A changed answer is no first answer, so what replaces another is not read.
    return select(event.c.person, *_SHOWN, event.c.value).where(
        event.c.workspace_id == bindparam("workspace_id"),
        among(dialect, event.c.person, "who"),
        event.c.module == bindparam("module"),
        event.c.item.is_not(None),
        event.c.replaces.is_(None),
        or_(*(event.c.name == name for name in _ACTS)),
    )


def pages(store: Store, workspace_id: str, module: str) -> Iterator[Mapping[str, tuple[FirstAnswer, ...]]]:
    """Read the first answers of everybody who takes part, a page of people at a time: `norms_of` learns from them."""
    after: str | None = ""
    while after is not None:
        with store.read() as tx:
            rows = run(tx, _taking_part, {"workspace_id": workspace_id, "after": after, "most": PAGE})
            people = [str(row[0]) for row in rows]
            found = of(tx, workspace_id, people, module) if people else {}
        if found:
            yield found
        after = people[-1] if len(people) == PAGE else None


def _taking_part(_dialect: str) -> Executable:
    mine = and_(person.c.workspace_id == bindparam("workspace_id"), person.c.person_id > bindparam("after"))
    agreed = select(person.c.person_id).where(mine, person.c.consent == "agreed")
    return agreed.order_by(person.c.person_id).limit(bindparam("most"))


def ratings(tx: Connection, workspace_id: str, people: Sequence[str], module: str) -> dict[str, tuple[Rating, ...]]:
    """Return how these people rated the statements of a module's check-ins, the oldest first; replaced ones left out.

    They stand beside confidence and are not part of it: that is asked on an answer's own card.
    """
    found: dict[str, list[Rating]] = {who: [] for who in people}
    rows = run(tx, _ratings, {"workspace_id": workspace_id, "who": list(people), "module": module})
    replaced = {row[-1] for row in rows}
    for who, subject, item, day, value, _, event_id, _ in sorted(rows, key=lambda row: row[5]):
        if event_id not in replaced and value is not None:
            found[who].append(Rating(subject or "weekly", item or "", day, value))
    return {who: tuple(rated) for who, rated in found.items()}


def _ratings(dialect: str) -> Executable:
    asked = and_(prompt.c.workspace_id == event.c.workspace_id, prompt.c.prompt_id == event.c.prompt)
    shown = (event.c.item, event.c.local_date, event.c.value, event.c.occurred_at, event.c.event_id, event.c.replaces)
    return (
        select(event.c.person, prompt.c.subject, *shown)
        .join(prompt, asked)
        .where(
            event.c.workspace_id == bindparam("workspace_id"),
            among(dialect, event.c.person, "who"),
            event.c.module == bindparam("module"),
            event.c.name == "confidence_rated",
            prompt.c.kind == "checkin",
        )
    )
