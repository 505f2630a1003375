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
#: Those of them that leave no doubt, whatever else is said: "OOO, back in the office on Monday".
_STATED = re.compile(
    r"\b(?:out of (?:the )?office|ooo|pto|vacationing|out sick|off sick"
    r"|(?:on|annual|parental|maternity|paternity|family|medical|bereavement|study) leave"
    r"|on (?:(?:a|my|our|an? \w+|\w+) )?(?:vacation|holidays?|sabbatical)"
    r"|de vacaciones|de baja|fuera de la oficina|im urlaub|krankgeschrieben|in elternzeit"
    r"|en (?:vacances|cong[ée]s?)|arr[êe]t maladie|de f[ée]rias|de licen[çc]a|in (?:ferie|vacanza)|op vakantie)\b"
    r"|^(?:vacation|holidays?|sick)(?= (?:un)?til| ?[^\w ]|$)"
)
#: What stands before such words takes them back: it is over, not so, or only thought of.
_TAKEN_BACK = re.compile(
    r"\b(?:(?:not|never|no longer|was|after)(?: being)?|(?:(?:back|returned) from|planning|counting)\b.*) $"
)
#: Not yet, unless it says until when, or when somebody is back.
_AHEAD = re.compile(r"\b(?:tomorrow|next (?:week|month)|soon|starting)\b")
_RETURN = re.compile(r"\b(?:(?:un)?till?|through|back|return(?:s|ing)?|again)\b")
#: Words beside which neither the emoji nor the other words count: back, at work, or something else altogether.
_HERE = re.compile(
    r"\b(?:back from|back in (?:the )?office|returned from|no longer|not (?:on|out|sick|ooo)"
    r"|(?<!not )working|remote(?:ly)?|wfh|(?<!not )available|planning|counting|happy|sick of)\b"
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
    hinted = emoji.strip(":").partition(":")[0] in EMOJI or _AWAY.search(words)
    if _is_stated(words) or (hinted and not _HERE.search(words) and not _is_ahead(words)):
        return Status(away=True, until=until)
    return Status(away=False)


def _is_stated(words: str) -> bool:
    """Whether a status says out of office outright, of today, and does not take it back."""
    return any(
        not _TAKEN_BACK.search(words[: said.start()]) and not _is_ahead(words, since=said.end())
        for said in _STATED.finditer(words)
    )


def _is_ahead(words: str, *, since: int = 0) -> bool:
    """Whether a status speaks of days to come. `since`: where it said out of office; what was before may go with it."""
    return any(
        not _RETURN.search(words, since if since <= at.start() else 0, at.start()) for at in _AHEAD.finditer(words)
    )


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
