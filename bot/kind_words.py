"""Words between colleagues, read from the rows: for the message that brings them, and for Home."""

from collections.abc import Iterable

from sqlalchemy import Connection

from bot.views.kind_words import LISTED, KindWords
from coaching.kudos import Kudos, Said, useful_id, what_for
from content.library import Library
from scheduler import sharing
from storage import kudos


def said(tx: Connection, library: Library, workspace_id: str, found: Iterable[Kudos]) -> list[Said]:
    """Say of each what it was for, whether its receiver found it useful, and where the team might see it."""
    these = {useful_id(workspace_id, one.kudos_id): one for one in found}
    useful = kudos.found_useful(tx, workspace_id, list(these))
    return [
        Said(
            one,
            what_for(library.modules, one.module, one.behaviour),
            known in useful,
            sharing.channel_for(tx, workspace_id, one),
        )
        for known, one in these.items()
    ]


def of_message(tx: Connection, library: Library, workspace_id: str, receiver: str, bundle: str) -> list[Said]:
    """Return what a message brings, as far as it still stands."""
    return said(tx, library, workspace_id, kudos.of_message(tx, workspace_id, receiver, bundle))


def received(tx: Connection, library: Library, workspace_id: str, person_id: str, *, skip: int = 0) -> list[Said]:
    """Return what somebody was told, the newest first: a page of it, and one more where there is more."""
    return said(tx, library, workspace_id, kudos.received(tx, workspace_id, person_id, limit=LISTED + 1, skip=skip))


def given(tx: Connection, library: Library, workspace_id: str, person_id: str, *, skip: int = 0) -> list[Said]:
    """Return what somebody told others, the newest first: a page of it, and one more where there is more."""
    return said(tx, library, workspace_id, kudos.given(tx, workspace_id, person_id, limit=LISTED + 1, skip=skip))


def on_home(tx: Connection, library: Library, workspace_id: str, person_id: str, *, takes_part: bool) -> KindWords:
    """Return what Home tells of: who takes no part is told nothing, and may take back what they gave."""
    told = received(tx, library, workspace_id, person_id) if takes_part else []
    return KindWords(told, gave=bool(kudos.given(tx, workspace_id, person_id, limit=1)))
