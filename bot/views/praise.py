"""The quality of thanks, in a steward's words: never a bare share, nobody's name."""

from coaching.praise import Praise, Share

_FIRST = "*Thanks of the last four weeks:*"


def said(praise: Praise) -> str:
    """Say how many name a behaviour and an example, how many were found useful, and which pairs there are."""
    if not praise.givers:
        return f"{_FIRST} none yet."
    if praise.specific is None:
        return f"{_FIRST} too few people gave any to say more (n = {praise.givers})."
    gave = f"{_likely(praise.specific)}; n = {praise.specific.people} who gave"
    lines = [f"{_FIRST} {_share(praise.specific)} name a behaviour and an example ({gave})."]
    if praise.useful is None:
        lines.append("Too few people have opened any to say how many were found useful.")
    else:
        found = f"{_likely(praise.useful)}; n = {praise.useful.people} who opened them"
        lines.append(f"{_share(praise.useful)} that were opened were found useful ({found}).".capitalize())
    if praise.pairs:
        pairs = "1 pair thanks" if praise.pairs == 1 else f"{praise.pairs} pairs thank"
        lines.append(f"{pairs} nobody but each other: it may be friendship, and it may be a game.")
    return "\n".join(lines)


def _share(share: Share) -> str:
    """Say how many of how many; of all or none it is said less exactly, as it would speak of each person."""
    if share.k in {0, share.n}:
        return f"{'almost none' if share.k == 0 else 'almost all'} of {share.n}"
    return f"{share.k} of {share.n}"


def _likely(share: Share) -> str:
    if share.k in {0, share.n}:
        return "no range is told"
    return f"likely {share.likely.low * 100:.0f} to {share.likely.high * 100:.0f} %"
