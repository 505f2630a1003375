"""What a person reads when something was not taken: what happened, and what to do."""

from coaching.presses import Refusal

NOT_SAVED = "Not saved, sorry. Please press again in a minute; the button is still there."
NOT_SAVED_VIEW = "Not saved. Please press again."
NOT_SAVED_COMMAND = "Not saved, sorry. Please send it again in a minute."
GONE = "That button is from an older version of me, so nothing was saved. Your Home tab shows what comes next."
SLOW = "Slack was slow. Please press once more."

_WORDS: dict[Refusal, str] = {
    "not_yours": "This message is for somebody else, so nothing was saved.",
    "closed": "This one has closed, so nothing was saved. Your Home tab shows what comes next.",
    "not_agreed": "You are not taking part at the moment, so nothing was saved. My Home tab has a Join button.",
    "unknown": "I could not tell which message that was, so nothing was saved. Your Home tab shows what comes next.",
}


def words(refusal: Refusal) -> str:
    """Say why a press was not taken."""
    return _WORDS[refusal]
