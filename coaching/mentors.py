"""What a mentor adds to a scenario: how they would answer it, in words or as a clip, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from coaching.programmes import Programme

#: The most that each of them may have.
WORDS_LENGTH, DECISION_LENGTH, CLIP_LENGTH = 800, 500, 300
#: So many are shown below one scenario: the newest.
SHOWN = 2

#: What may be wrong with a response.
Fault = Literal["empty", "no_clip", "unchecked"]

_MESSAGE = re.compile(r"archives/[CDG][A-Z0-9]{2,}/p\d{16}(\?[\w=&.%-]*)?")
_FILE = re.compile(r"files/[UW][A-Z0-9]{2,}/F[A-Z0-9]{2,}(/[\w.%-]*)?")


@dataclass(frozen=True, slots=True)
class Response:
    """One mentor's response to one scenario. `clip` is the permalink of a clip in Slack, `decision` says why."""

    name: str
    words: str
    clip: str | None
    decision: str


def mentored(programmes: Iterable[Programme], person_id: str) -> tuple[str, ...]:
    """Return the modules to whose scenarios somebody may add a response."""
    return tuple(dict.fromkeys(one.module for one in programmes if person_id in one.mentors))


def fault(words: str, clip: str, home: str) -> Fault | None:
    """Return what is wrong with a response; None if nothing is. `home` is the workspace's address, if Slack said it."""
    if not words.strip() and not clip.strip():
        return "empty"
    if not clip.strip():
        return None
    if not home:
        return "unchecked"
    return None if is_permalink(clip.strip(), home) else "no_clip"


def is_permalink(link: str, home: str) -> bool:
    """Whether a link is Slack's own to a message or a file of that workspace, as in https://example.slack.com/."""
    if not home.startswith("https://") or not home.endswith(".slack.com/") or not link.startswith(home):
        return False
    path = link.removeprefix(home)
    return bool(_MESSAGE.fullmatch(path) or _FILE.fullmatch(path))
