"""What stands in a cell: a moment, a date, a number, somebody's id. Each is understood, or ValueError says why not."""

import math
import re
from datetime import UTC, date, datetime

#: No id, name or tag is as long.
_LONGEST = 200
#: Control characters and half letters: no database keeps them, and no eye sees them.
_UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def tag(text: str, column: str) -> str | None:
    """Return an id, a name or a tag; None where the cell is empty."""
    if len(text) > _LONGEST:
        raise ValueError(f"{column} has more than {_LONGEST} letters")
    if _UNSEEN.search(text):
        raise ValueError(f"{column} {text!r} holds a character that cannot be seen")
    return text or None


def is_slack_id(text: str) -> bool:
    """Whether that looks like a Slack id, or like a pseudonym of an export."""
    return len(text) >= 3 and text[0] in "UW" and text.isascii() and text.isalnum() and text.isupper()


def somebody(text: str, column: str) -> str | None:
    """Return the Slack id of somebody; None where the cell is empty."""
    found = tag(text, column)
    if found and not is_slack_id(found):
        raise ValueError(f"{column} {found!r} is no Slack id; it looks like U0123ABCD")
    return found


def moment(text: str, column: str) -> datetime:
    """Return a moment, in UTC; it must say how far it is from UTC, in any notation of ISO 8601."""
    if not text:
        raise ValueError(f"{column} is empty; write it like 2026-11-24T09:30:00Z")
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{column} {text!r} is no time; write it like 2026-11-24T09:30:00Z") from None
    if said.tzinfo is None:
        raise ValueError(
            f"{column} {text!r} has no time zone; write it like 2026-11-24T09:30:00Z or 2026-11-24T09:30:00+01:00"
        )
    try:
        return said.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{column} {text!r} is no time that can be kept") from None


def day(text: str, column: str) -> date | None:
    """Return a date; None where the cell is empty."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{column} {text!r} is no date; write it like 2026-11-30") from None


def number(text: str, column: str, *, comma: bool = False) -> float | None:
    """Return a number; None where the cell is empty. `comma`: the file writes 0,5 for a half."""
    if not text:
        return None
    plain = text.replace(",", ".") if comma and text.count(",") == 1 and "." not in text else text
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in plain:
        raise ValueError(f"{column} {text!r} is no number; write it like {'0,5' if comma else '0.5'}")
    return value
