"""What people set themselves, and what they did of it in a week."""

from sqlalchemy import Connection, Executable, bindparam, func, select

from coaching.weeks import Week
from storage.events import activity
from storage.people import change, person
from storage.prepared import run


def _standing(_dialect: str) -> Executable:
    done = (
        select(func.coalesce(func.sum(activity.c.count), 0))
        .where(
            activity.c.workspace_id == bindparam("w"),
            activity.c.person == bindparam("p"),
            activity.c.local_date >= bindparam("monday", type_=activity.c.local_date.type),
            activity.c.local_date <= bindparam("sunday", type_=activity.c.local_date.type),
            activity.c.name == "completed_task",
        )
        .scalar_subquery()
    )
    whose = (person.c.workspace_id == bindparam("w"), person.c.person_id == bindparam("p"))
    return select(person.c.target, done).where(*whose)


def standing(tx: Connection, workspace_id: str, person_id: str, week: Week) -> tuple[int | None, int]:
    """Return a person's aim, None if they set none, and how many tasks they have done in that week."""
    values = {"w": workspace_id, "p": person_id, "monday": week.monday, "sunday": week.sunday}
    for target, done in run(tx, _standing, values):
        return target, int(done)
    return None, 0


def keep(tx: Connection, workspace_id: str, person_id: str, target: int | None) -> None:
    """Keep what somebody sets themselves; None for nothing."""
    change(tx, workspace_id, person_id, target=target)
