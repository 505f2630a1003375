"""How many of a cohort take part, said so that nobody can work out who does not."""

#: Fewer than this many people, on either side, are not counted.
LEAST = 5


def said_taking_part(agreed: int, size: int) -> str:
    """Say how many take part of a cohort of that size; neither a few who do nor a few who do not are counted."""
    if agreed < LEAST:
        return f"fewer than {LEAST} take part"
    if size - agreed < LEAST:
        # The same words for 0 to 4 who do not: else the one who said no is a subtraction away.
        return f"{max(LEAST, size - LEAST + 1)} or more take part"
    return f"{agreed} take part"
