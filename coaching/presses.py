"""Who may press what: the one rule that every press on a prompt is held to."""

from datetime import datetime
from typing import Literal

from coaching.kinds import KINDS
from coaching.people import Consent
from coaching.prompts import Prompt

Refusal = Literal["not_yours", "closed", "not_agreed", "unknown"]


def refuse(prompt: Prompt | None, *, presser: str, consent: Consent | None, now: datetime) -> Refusal | None:
    """Return why a press on a prompt is not taken; None if it is."""
    if prompt is None:
        return "unknown"
    if prompt.recipient != presser:
        return "not_yours"
    if not prompt.open_at(now):
        return "closed"
    if KINDS[prompt.kind].needs_consent and consent != "agreed":
        return "not_agreed"
    return None
