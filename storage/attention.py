"""How much attention was asked of people in a week: a walk through many rows, for a thread beside the loop."""

from sqlalchemy import Connection, and_, case, func, select

from coaching.attention import Asked
from coaching.kinds import KINDS
from coaching.weeks import Week
from storage.people import here, person
from storage.prompts import prompt


def asked(tx: Connection, workspace_id: str, week: Week) -> Asked:
    """Return the minutes asked of each person who takes part; whoever got nothing counts with none.

    Who has left by the week's end, whose account is closed, or is a guest's, takes no part.
    """
    takes_part = and_(person.c.workspace_id == workspace_id, person.c.consent == "agreed", here(week.sunday))
    seconds = case({name: kind.seconds for name, kind in KINDS.items()}, value=prompt.c.kind, else_=0)
    sums = (
        select(func.sum(seconds).label("seconds"))
        .select_from(
            prompt.join(
                person,
                and_(person.c.workspace_id == prompt.c.workspace_id, person.c.person_id == prompt.c.recipient),
            )
        )
        .where(
            prompt.c.workspace_id == workspace_id,
            prompt.c.state == "sent",
            prompt.c.local_date.between(week.monday, week.sunday),
            takes_part,
        )
        .group_by(prompt.c.recipient)
        .subquery()
    )
    total, most = tx.execute(select(func.sum(sums.c.seconds), func.max(sums.c.seconds))).one()
    people = tx.execute(select(func.count()).select_from(person).where(takes_part)).scalar_one()
    return Asked(people, int(total or 0) / 60 / max(1, people), int(most or 0) / 60)
