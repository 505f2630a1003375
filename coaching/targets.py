"""How often somebody would like to practise: their own aim, for nobody else, noticed when it is reached."""

#: What may be chosen, and the choice of none.
CHOICES = (1, 2, 3, 4, 5)
NONE = "none"

_TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def is_choice(said: str | None) -> bool:
    """Whether that is one of the choices."""
    return said == NONE or said in {str(count) for count in CHOICES}


def read(said: str) -> int | None:
    """Return the aim that somebody chose; None for none."""
    return None if said == NONE else int(said)


def times(target: int) -> str:
    """Say how often: "once", "twice", "three times"."""
    return _TIMES.get(target, f"{target} times")


def reached(target: int | None, done: int) -> bool:
    """Whether the task just done is the one that reaches the aim of the week: it is said once."""
    return target is not None and done == target


def said(target: int, done: int) -> str:
    """Say the aim, and kindly that it is reached; what is still missing is never said."""
    aim = f"You set out to practise {times(target)} this week."
    return f"{aim} You have." if done >= target else aim
