"""What the people of an open cohort are in the middle of, and how far each of them is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coaching import hours
from coaching.attention import History
from coaching.courses import Progress, in_the_weeks
from coaching.decisions import HORIZON_DAYS
from coaching.items import Module
from content.library import Library
from storage import histories, recall, workspaces


@dataclass(frozen=True, slots=True)
class Course:
    """What the people of an open cohort are in the middle of."""

    module: Module
    weeks: int
    opened_at: datetime
    about_managers: bool = False

    def last_day(self, tz: str) -> date:
        """Return the programme's last date there."""
        return hours.local(self.opened_at, tz).date() + timedelta(weeks=self.weeks, days=-1)


def courses(tx: Connection, library: Library, workspace_id: str, *, now: datetime) -> dict[str, Course]:
    """Return what each open cohort does; without those whose programme is no longer in the library."""
    found = {}
    for name, cohort in workspaces.opened(tx, workspace_id, by=now).items():
        programme = library.programmes.get(cohort.programme)
        if programme is not None:
            module = library.modules[programme.module]
            found[name] = Course(module, cohort.lasts(programme.weeks), cohort.opened_at, programme.about_managers)
    return found


def progress_of(
    tx: Connection, workspace_id: str, histories_of: Mapping[str, History], module: Module, *, now: datetime
) -> dict[str, Progress]:
    """Return what these people have met of a module, and what the spacing says of it, as deciding needs it."""
    met = histories.met(tx, workspace_id, histories_of, module.id, now=now)
    until = now + timedelta(days=HORIZON_DAYS + 1)
    recalls = recall.due(tx, workspace_id, list(met), module.id, until=until)
    size = sum(map(len, (module.nudges, in_the_weeks(module), module.practice, module.checkins)))
    through = [who for who, items_met in met.items() if len(items_met) >= size]
    if through:
        recalls |= recall.of(tx, workspace_id, through, module.id)
    return {who: Progress(module, items_met, recalls[who]) for who, items_met in met.items()}
