"""The moment of need: which moments a module knows, and what fits one of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from coaching.items import Module, Nudge, Practice

#: More choices a radio group does not hold.
MOST = 10


class Met(Protocol):
    """When somebody met an item last."""

    @property
    def last(self) -> datetime: ...  # noqa: D102


def moments(module: Module) -> tuple[str, ...]:
    """Return the moments at work for which the module has something to try, in the order of its behaviours."""
    helped = {item.moment for item in _small(module)}
    known = dict.fromkeys(moment for behaviour in module.behaviours for moment in behaviour.moments)
    return tuple(moment for moment in known if moment in helped)[:MOST]


def fitting(module: Module, moment: str, met: Mapping[str, Met]) -> Nudge | Practice | None:
    """Return what to try at that moment: what was never met first, in the module's order, then what was longest ago."""
    fits = [item for item in _small(module) if item.moment == moment]
    new = next((item for item in fits if item.id not in met), None)
    return new or min(fits, key=lambda item: met[item.id].last, default=None)


def _small(module: Module) -> tuple[Nudge | Practice, ...]:
    """Return what can be tried at once, nudges before tasks."""
    return (*module.nudges, *module.practice)
