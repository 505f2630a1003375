"""A cohort opened from the command line, by operators who have no Home tab at hand."""

from datetime import datetime

from bot.homes import programme_for
from coaching.hours import local
from content.library import Library
from scheduler import pilots
from storage import cohorts
from storage.engine import Store

#: Who opened it, where no steward pressed.
OPERATOR = "operator"


class CohortError(Exception):
    """The cohort was not opened; the message says why, and what to do."""


def open_by_hand(
    store: Store, library: Library, workspace_id: str, name: str, *, programme: str | None, tz: str, opens_at: datetime
) -> str:
    """Open a cohort from that moment on; returns what happens next.

    CohortError if it cannot be opened; nothing was written then.
    """
    chosen = programme or programme_for(library, name)
    offered = ", ".join(sorted(library.programmes)) or "none"
    if chosen is None:
        raise CohortError(f"No programme names {name!r} as its own. Say --programme, one of: {offered}.")
    if chosen not in library.programmes:
        raise CohortError(f"There is no programme {chosen!r}. There are: {offered}.")
    today = local(opens_at, tz).date()
    with store.write() as tx:
        known = cohorts.standing(tx, workspace_id, today=today)
        if name not in known:
            there = ", ".join(known) or "none; import a roster first"
            raise CohortError(f"Nobody on the roster is in a cohort {name!r} on that day. There are: {there}.")
        to_ask = cohorts.count_uninvited(tx, workspace_id, name, today=today)
        taken_up = library.programmes[chosen]
        if not pilots.open_cohort(tx, workspace_id, name, programme=taken_up, by=OPERATOR, tz=tz, now=opens_at):
            raise CohortError(f"The cohort {name!r} is open already.")
    drawn = taken_up.waves
    waves = f" They begin in {drawn.count} waves, drawn at random." if drawn.drawn else ""
    return (
        f"The cohort {name!r} is open from {today} on, for {library.programmes[chosen].name!r}.\n"
        f"People to be asked, managers included: {to_ask}, each once, at a good hour of theirs.{waves} Those who take "
        "part already get an idea at their next slot. A running bot sees to it; `inflow plan` says what it will do."
    )
