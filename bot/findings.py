"""What the doctor finds: one line for each part, well or in need of a hand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. `well` is False where the bot cannot do its work, or not as well as it should."""

    part: str
    well: bool
    words: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.well else 'FIX '} {self.part}: {self.words}"


def fine(part: str, words: str) -> Line:
    """A part that is well."""
    return Line(part, well=True, words=words)


def missing(part: str, words: str) -> Line:
    """A part that needs a hand."""
    return Line(part, well=False, words=words)
