"""ISO weeks of local dates: the window of every key figure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_LABEL = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week, Monday to Sunday, both inclusive."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        """Return the week that holds this local date."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, label: str) -> "Week":
        """Read "2026-W47"; ValueError says what was expected."""
        match = _LABEL.fullmatch(label)
        if not match:
            raise ValueError(f"{label!r} is not a week; write it like 2026-W47")
        return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))

    @property
    def sunday(self) -> date:
        """The week's last date."""
        return self.monday + timedelta(days=6)

    @property
    def workdays(self) -> tuple[date, ...]:
        """Monday to Friday."""
        return tuple(self.monday + timedelta(days=n) for n in range(5))

    def before(self, weeks: int = 1) -> "Week":
        """Return the week that many weeks earlier (negative: later)."""
        return Week(self.monday - timedelta(weeks=weeks))

    def __contains__(self, day: date) -> bool:
        return self.monday <= day <= self.sunday

    def __str__(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"
