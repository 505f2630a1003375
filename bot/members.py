"""A Slack account, taken apart: the little that we make of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import quiet
from coaching import away
from coaching.away import Status
from storage.roster import Told

#: What Slack says of an account that is not, or not yet, a full member's here.
_NOT_OURS = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")


@dataclass(frozen=True, slots=True)
class Member:
    """What we make of a Slack account: nothing else of a profile is read. None: Slack does not say.

    `guest`: a guest's, a stranger's of another company, or that of somebody invited who has not come in yet. Of a
    status only what it means is taken on from here, never its words.
    """

    person_id: str
    tz: str | None
    closed: bool
    guest: bool | None = None
    status: Status | None = None

    @classmethod
    def read(cls, user: dict[str, Any]) -> "Member | None":
        """Take Slack's user apart; any field may be missing. None if it is not a person's account."""
        if not user.get("id") or user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT":
            return None
        tz, flags = user.get("tz"), [user[name] for name in _NOT_OURS if name in user]
        return cls(
            str(user["id"]),
            tz if isinstance(tz, str) and tz else None,
            bool(user.get("deleted")),
            any(flags) if flags else None,
            _status(user.get("profile")),
        )

    def is_news(self, told: Told, now: datetime) -> bool:
        """Whether this says anything that Slack has not told us before."""
        return (
            (self.tz is not None and self.tz != told.tz)
            or self.account(told) != (told.closed, told.guest)
            or self.away_until(told, now) != told.away_until
        )

    def account(self, told: Told) -> tuple[bool, bool]:
        """Return whether the account is closed, and whether it is a guest's."""
        return self.closed, told.guest if self.guest is None else self.guest

    def away_until(self, told: Told, now: datetime) -> datetime | None:
        """Return until when the person is out of office; None also of whoever did not choose that it counts."""
        if not told.follows_status:
            return None
        return told.away_until if self.status is None else away.away_until(self.status, told.away_until, now)


def _status(profile: object) -> Status | None:
    """Say what a profile's status means; None where the profile holds none at all."""
    if not isinstance(profile, dict) or not {"status_emoji", "status_text"} & profile.keys():
        return None
    emoji, words, ends = (profile.get(f"status_{name}") for name in ("emoji", "text", "expiration"))
    return away.read(
        emoji if isinstance(emoji, str) else "", words if isinstance(words, str) else "", quiet.moment(ends)
    )
