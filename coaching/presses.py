"""Who may press what: the one rule that every press on a prompt is held to."""

from collections.abc import Container
from datetime import datetime
from typing import Literal

from coaching.kinds import KINDS
from coaching.people import Consent
from coaching.prompts import Prompt

Refusal = Literal["not_yours", "closed", "not_agreed", "unknown"]


def refuse(
    prompt: Prompt | None,
    *,
    presser: str,
    consent: Consent | None,
    kinds: Container[str],
    now: datetime,
    comes_back: bool = False,
) -> Refusal | None:
    """Return why a press on a prompt is not taken; None if it is. `kinds`: those that have such a button.

    `comes_back`: the button is about when it comes back, and it is yet to come: such a press is never too late.
    """
    if prompt is None or prompt.kind not in kinds:
        return "unknown"
    if prompt.recipient != presser:
        return "not_yours"
    if not comes_back and not prompt.open_at(now):
        return "closed"
    if KINDS[prompt.kind].needs_consent and consent != "agreed":
        return "not_agreed"
    return None
