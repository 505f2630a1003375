"""A library for tests that are not about what comes next: nudges alone, so that the next one is the module's next."""

from dataclasses import replace
from types import MappingProxyType

from content.library import Library


def nudges_only(library: Library) -> Library:
    modules = {
        name: replace(module, scenarios=(), practice=(), checkins=()) for name, module in library.modules.items()
    }
    return replace(library, modules=MappingProxyType(modules))
