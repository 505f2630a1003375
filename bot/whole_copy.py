"""All that is kept about a person, as one file: sent to themselves in Slack, or made by the operator."""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot import homes, opening, sent_files, slack_errors
from bot.house import House
from bot.opening import Asker
from bot.views import coach
from bot.views import my_data as views
from storage import copies
from storage.engine import Away, Busy

#: The file's name, as it comes.
NAME = "what-inflow-keeps.json"
#: Then it is deleted at Slack: nobody else can delete a file of ours.
KEPT_FOR = timedelta(days=1)

_log = logging.getLogger(__name__)


def make(tx: Connection, workspace_id: str, person_id: str, *, by: str, now: datetime) -> str | None:
    """Make the file; None for whom the roster does not know. That it was made is logged, and by whom."""
    copy: dict[str, Any] | None = copies.copy_of(tx, workspace_id, person_id, now=now)
    if copy is None:
        return None
    _log.warning("a copy of what is kept about %s was made by %s", person_id, by)
    return json.dumps(copy, ensure_ascii=False, indent=2) + "\n"


async def send(house: House, asker: Asker) -> None:
    """Send whoever pressed the file about themselves, into their own direct message, and say so where they pressed."""
    contact = homes.contact_of(house.library)
    try:
        with house.store.read() as tx:
            made = make(tx, asker.workspace_id, asker.presser, by="themselves", now=house.now())
        if made is None:
            said = coach.NOT_ON_LIST
        else:
            file = sent_files.File("", NAME, "What I keep about you", views.FILE, made.encode())
            await sent_files.send(house, asker, file)
            said = views.file_sent()
    except (Busy, Away) as error:
        _log.warning("a copy was not made: %s", type(error).__name__)
        said = views.file_not_sent(contact, allowed=True)
    except slack_errors.CALL_ERRORS as error:
        code = slack_errors.code(error)
        _log.warning("a copy was not sent: %s", code)
        said = views.file_not_sent(contact, allowed=code not in slack_errors.NOT_SET_UP)
    await opening.say(house, asker, said, anew=False)
