"""What is drawn of managers' checks: read from the rows, then asked of the view."""

from dataclasses import replace
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot.views import check_forms as forms
from bot.views import checks as views
from bot.views.message import Message
from coaching.checks import Line, Round
from coaching.events import NOT_OBSERVED
from coaching.faces import Outlook
from coaching.prompts import Prompt
from content.library import Library
from storage import checks
from storage.noted import Noted, all_about, standing

#: How a manager is called whose name is not kept any more.
_NAMELESS = "Your manager then"


def draw(tx: Connection, library: Library, prompt: Prompt, outlook: Outlook, *, now: datetime) -> Message:
    """Draw what a check, or what was shared of one, should show."""
    if prompt.kind == "shared_note":
        noted = standing(tx, prompt.workspace_id, prompt.subject or "")
        face = prompt.face if noted is not None else "closed"
        return views.shared(face, prompt.prompt_id, named(noted) if noted else "")
    check = round_of(tx, library, prompt, tz=outlook.tz, now=now)
    if check is None:
        return views.nothing(prompt.face)
    reminds = prompt.follows is not None and not prompt.requested
    return views.draw(prompt.face, views.Sheet(prompt.prompt_id, check, library.modules, reminds), outlook)


def round_of(tx: Connection, library: Library, prompt: Prompt, *, tz: str, now: datetime) -> Round | None:
    """Return the check of a prompt; of modules that are no longer in the content nobody is asked any more."""
    check = checks.find_round(tx, prompt.workspace_id, prompt.subject or "", tz=tz, now=now)
    if check is None:
        return None
    known = [line for line in check.lines if line.module in library.modules or line.outcome is not None]
    return replace(check, lines=known)


def named(noted: Noted) -> str:
    """Return by what name whoever noted something is called."""
    return noted.by or _NAMELESS


def seen(library: Library, noted: Noted) -> str:
    """Say what was noted, in the middle of a sentence."""
    module = library.modules.get(noted.event.module or "")
    return forms.seen_words(module, noted.event.outcome or "")


def write_form(tx: Connection, library: Library, prompt_id: str, line: Line) -> View:
    """Draw the form for one person of a check, with what is noted of them so far."""
    noted, module = _noted(tx, line), library.modules.get(line.module)
    if module is None:
        return forms.say(forms.NOT_RUNNING)
    ref = f"{prompt_id}:{line.place}"
    return forms.form(ref, line.person.name, module, chosen=line.outcome, said=noted.words if noted else None)


def share_form(tx: Connection, library: Library, line: Line, by: str) -> View:
    """Show what the person of a line would read; or why there is nothing to be sent."""
    noted = _noted(tx, line)
    if noted is None or line.outcome == NOT_OBSERVED:
        return forms.say("You did not see it, so there is nothing to send.")
    return share_of(library, noted, line.person.name, by)


def share_of(library: Library, noted: Noted, name: str, by: str, *, first: str = "") -> View:
    """Show what somebody would read of one note."""
    return forms.share(noted.event_id, name, by, seen(library, noted), noted.words, first=first)


def overview(tx: Connection, library: Library, prompt_id: str, check: Round) -> View:
    """Show a manager what they noted this week."""
    words = {line.place: noted.words for line in check.said if (noted := _noted(tx, line)) and noted.words}
    return forms.overview(prompt_id, check, library.modules, words)


def about(tx: Connection, library: Library, workspace_id: str, person_id: str) -> View:
    """Show somebody all that managers noted about them."""
    found = all_about(tx, workspace_id, person_id)
    return forms.about_me(
        [forms.Read(one.event.local_date, named(one), seen(library, one), one.words) for one in found]
    )


def shared(tx: Connection, library: Library, prompt: Prompt) -> View:
    """Show what a manager shared, as it stands today."""
    noted = standing(tx, prompt.workspace_id, prompt.subject or "")
    if noted is None or noted.event.person != prompt.recipient:
        return forms.say(forms.TAKEN_BACK)
    return forms.read(named(noted), seen(library, noted), noted.words)


def _noted(tx: Connection, line: Line) -> Noted | None:
    if line.event_id is None or line.outcome is None:
        return None
    return standing(tx, line.person.workspace_id, line.event_id)
