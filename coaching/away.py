"""Out of office: what a Slack status has to say to count, for those who chose that it counts."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Slack's own "Vacationing" and "Out sick" in every language, and what else people take for a holiday.
EMOJI = frozenset({"palm_tree", "face_with_thermometer", "desert_island", "beach_with_umbrella", "umbrella_on_ground"})

#: Words that say it, in the languages that Slack offers its own statuses in and that people here are likely to use.
_AWAY = re.compile(
    r"\b(?:out of (?:the )?office|ooo|vacation(?:ing)?|holidays?|(?:days?|time) off|pto|sabbatical|sick"
    r"|(?:on|annual|parental|maternity|paternity|family|medical|bereavement|study) leave"
    r"|vacaciones|de baja|enferm[oa]|fuera de la oficina"
    r"|urlaub|krank(?:geschrieben)?|elternzeit"
    r"|vacances|cong[ée]s?|malade|arr[êe]t maladie"
    r"|f[ée]rias|de licen[çc]a|doente|ferie|in vacanza|malat[oa]|vakantie|ziek)\b"
    r"|休暇|病欠"
)
#: Words beside which neither the emoji nor the others count: back, at work, not yet, or something else altogether.
_HERE = re.compile(
    r"\b(?:back from|back in (?:the )?office|returned from|no longer|not (?:on|out|sick|ooo)"
    r"|(?<!not )working|remote(?:ly)?|wfh|available|planning|counting|happy|sick of|soon|starting"
    r"|(?<!until )(?<!till )(?<!til )(?<!back )(?:tomorrow|next (?:week|month)))\b"
)

#: A status that names no end counts for so long, and is renewed while it stands and less than half of that is left.
OPEN_END = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Status:
    """All that is made of a status: whether it says out of office, and until when, where it names an end."""

    away: bool
    until: datetime | None = None


def read(emoji: str, text: str, until: datetime | None) -> Status:
    """Say what a status means: its emoji (":palm_tree:"), its words, and the moment at which Slack clears it."""
    words = " ".join(text.casefold().split())
    if _HERE.search(words):
        return Status(away=False)
    if emoji.strip(":").partition(":")[0] in EMOJI or _AWAY.search(words):
        return Status(away=True, until=until)
    return Status(away=False)


def away_until(status: Status, known: datetime | None, now: datetime) -> datetime | None:
    """Return until when somebody with that status is away; None if they are not. `known` is what was thought so far.

    Where no end is named there is one all the same: if we should ever miss that a status was cleared, nobody is
    forgotten. It moves in long steps, so that a status that stands is no news each time that it is read.
    """
    if not status.away:
        return None
    if status.until is not None:
        return status.until if status.until > now else None
    if known is not None and known > now + OPEN_END / 2:
        return known
    return now + OPEN_END
