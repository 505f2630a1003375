"""Pseudonyms: the same name for the same person in every export, which nobody leads back without the key."""

import base64
import hmac

#: So many letters carry 80 bits: two people of one workspace never share a pseudonym.
_LETTERS = 16


def person(key: str, person_id: str) -> str:
    """Return a person's pseudonym. It looks like a Slack id, only longer, so that a roster may hold it."""
    return "U" + base64.b32encode(_digest(key, "person", person_id)).decode()[:_LETTERS]


def thing(key: str, thing_id: str) -> str:
    """Return the pseudonym of an event's or a message's id: 32 hex digits.

    Such an id is made from dates and ids that somebody could try out; this one takes the key to be made again.
    """
    return _digest(key, "thing", thing_id).hex()[:32]


def _digest(key: str, kind: str, name: str) -> bytes:
    return hmac.digest(key.encode(), f"{kind}\x1f{name}".encode(), "sha256")
