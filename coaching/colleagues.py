"""Who may be named: the one rule for everything that is said of a colleague, be it thanks, a note or a question."""

from datetime import datetime
from typing import Literal

from coaching.hours import local
from coaching.people import Person

#: There are no finer reasons than these: a leaver, a guest, a bot, a stranger and somebody who said no are out of reach
#: alike, so that no sentence can ever tell one from the other.
Unnamed = Literal["yourself", "out_of_reach"]


def may_not_be_named(named: str, colleague: Person | None, *, by: str, now: datetime) -> Unnamed | None:
    """Return why nothing may be recorded about, asked about or said of a colleague; None if it may be.

    Parameters
    ----------
    named : str
        The Slack id that somebody named.
    colleague : Person | None
        Whom the roster has under that id, as of today; None for strangers, bots and people of other companies.
    by : str
        The Slack id of whoever names them.
    now : datetime
        The moment, aware, UTC: whether somebody still works here is asked of their own local date.

    """
    if named == by:
        return "yourself"
    if colleague is None or not colleague.agreed or not colleague.here_on(local(now, colleague.tz).date()):
        return "out_of_reach"
    return None
