"""One row that trips us up: it is named in the log and left behind, and the others go on."""

import logging
import traceback
from collections.abc import Awaitable, Callable

from bot.lease import TooLate
from storage.engine import Away, Busy

_log = logging.getLogger(__name__)


async def past(what: str, work: Awaitable[bool], leave: Callable[[str], Awaitable[object]] | None = None) -> bool:
    """Do what is to be done with one row. If that fails as nobody foresaw, `leave` is told by what type of error.

    The tick's door, once a row: else the first row that cannot be handled would hold up its whole workspace for good.
    What ails the database is the tick's to say, and a lease that is over is no fault of the row's.
    """
    try:
        return await work
    except TooLate:
        return False
    except (Busy, Away):
        raise
    except Exception as error:  # noqa: BLE001 - see above
        # Named by its kind and place only: its own text may hold somebody's words.
        place, kind = traceback.extract_tb(error.__traceback__)[-1], type(error).__name__
        _log.error("%s is left behind: %s at %s:%s", what, kind, place.filename, place.lineno)
        if leave is not None:
            await leave(kind)
        return True
