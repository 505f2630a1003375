"""Whether a gain has held, in words, and why there is no figure yet: kind, short, and no more than is known."""

from collections.abc import Mapping
from types import MappingProxyType

from coaching.capability import Withheld
from coaching.progress import Change

#: Why there is no figure yet.
WITHHELD: Mapping[Withheld, str] = MappingProxyType(
    {
        "few_answers": "Too few first answers yet to say.",
        "few_people": "Too few people have answered yet to know how much answers go up and down by chance.",
        "too_soon": "This is looked at again later.",
    }
)


def held(change: Change) -> str:
    """Say whether a gain has held; a change within chance is no bad news."""
    if change.withheld is not None:
        return WITHHELD[change.withheld]
    if change.is_reliable:
        return "You answer new situations better than when you began, by more than chance would explain."
    return "About where you began, as far as so few answers can tell. Ups and downs of this size are usual."
