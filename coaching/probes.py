"""The follow-up probes: what is asked once more, some weeks after a programme's last date."""

from datetime import date, datetime, timedelta

from coaching.attention import LIVE, History
from coaching.courses import Choice, Progress, is_replaced
from coaching.spacing import recall_now

#: Check-ins after the programme's last date, and after how many days; each may come within `LASTS`.
AFTER = {"probe30": timedelta(days=30), "probe90": timedelta(days=90)}
LASTS = timedelta(days=14)


def on(history: History, progress: Progress, *, last_day: date, day: date, at: datetime) -> Choice | None:
    """Choose what a follow-up probe still asks on that date: how sure they feel, then one scenario; None where nothing.

    A scenario they have not met says most; else the one that is least firm. What they asked for themselves in those
    days is no probe: it may be one they know.
    """
    module, met, recalls = progress
    subject = next((name for name, later in AFTER.items() if _within(day, last_day + later)), None)
    if subject is None or not met:
        return None
    begun = last_day + AFTER[subject]
    came = {
        one.kind
        for one in history.prompts
        if not one.requested
        and one.local_date
        and begun <= one.local_date
        and one.state in LIVE
        and not is_replaced(one, day)
    }
    if module.checkins and "checkin" not in came:
        return Choice("checkin", module.checkins[0].id, "probe", subject)
    if not module.scenarios or "scenario" in came:
        return None
    new = next((item.id for item in module.scenarios if item.id not in met), None)
    known = [recalls[item.id] for item in module.scenarios if item.id in recalls]
    if new is None and known:
        new = min(known, key=lambda one: (recall_now(one, at), one.item)).item
    return Choice("scenario", new or min(module.scenarios, key=lambda item: met[item.id].last).id, "probe", subject)


def next_after(last_day: date, after: date) -> date | None:
    """Return the first date after that one on which a probe may begin; None once both have."""
    return next((last_day + later for later in AFTER.values() if last_day + later > after), None)


def _within(day: date, begins: date) -> bool:
    return begins <= day < begins + LASTS
