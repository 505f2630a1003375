"""A small language for the shape of JSON: each checker yields the faults it finds, with a pointer to each."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sandbox.wire import Value


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where (a JSON pointer)."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


Check = Callable[[Value, str], Iterator[Fault]]


def string(most: int | None = None, least: int = 0, pattern: str | None = None) -> Check:
    """A string of so many characters."""

    def check(node: Value, at: str) -> Iterator[Fault]:
        if not isinstance(node, str):
            yield Fault(at, "must be a string")
        elif most is not None and len(node) > most:
            yield Fault(at, f"must be less than {most + 1} characters")
        elif len(node) < least:
            yield Fault(at, f"must be more than {least - 1} characters")
        elif pattern and not re.fullmatch(pattern, node):
            yield Fault(at, "is not written as it has to be")

    return check


def number(least: float | None = None, most: float | None = None) -> Check:
    """A number within bounds."""

    def check(node: Value, at: str) -> Iterator[Fault]:
        if isinstance(node, bool) or not isinstance(node, int | float):
            yield Fault(at, "must be a number")
        elif (least is not None and node < least) or (most is not None and node > most):
            yield Fault(at, f"must be between {least} and {most}")

    return check


def flag(node: Value, at: str) -> Iterator[Fault]:
    """True or false."""
    if not isinstance(node, bool):
        yield Fault(at, "must be a boolean")


def anything(_node: Value, _at: str) -> Iterator[Fault]:
    """Whatever it is."""
    yield from ()


def one_of(*allowed: object) -> Check:
    """One of these values."""

    def check(node: Value, at: str) -> Iterator[Fault]:
        if not any(node == each and type(node) is type(each) for each in allowed):
            yield Fault(at, f"value must be one of {', '.join(map(str, allowed))}")

    return check


def array(item: Check, most: int | None = None, least: int = 1) -> Check:
    """A list of so many items."""

    def check(node: Value, at: str) -> Iterator[Fault]:
        if not isinstance(node, list):
            yield Fault(at, "must be an array")
            return
        if most is not None and len(node) > most:
            yield Fault(at, f"no more than {most} items allowed")
        if len(node) < least:
            yield Fault(at, f"no fewer than {least} items allowed")
        for i, each in enumerate(node):
            yield from item(each, f"{at}/{i}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others."""
    known = {**required, **(optional or {})}

    def check(node: Value, at: str) -> Iterator[Fault]:
        if not isinstance(node, dict):
            yield Fault(at, "must be an object")
            return
        for name in required:
            if name not in node:
                yield Fault(at, f"missing required field: {name}")
        for name, value in node.items():
            if name not in known:
                yield Fault(f"{at}/{name}", "invalid additional property")
            else:
                yield from known[name](value, f"{at}/{name}")

    return check


def by_type(known: Callable[[], Mapping[str, Check]]) -> Check:
    """An object whose `type` says which shape it must have."""

    def check(node: Value, at: str) -> Iterator[Fault]:
        if not isinstance(node, dict):
            yield Fault(at, "must be an object")
            return
        found = known().get(str(node.get("type")))
        if found is None:
            yield Fault(f"{at}/type", f"unsupported type: {node.get('type')}")
        else:
            yield from found({k: v for k, v in node.items() if k != "type"}, at)

    return check


def both(*checks: Check) -> Check:
    """All of these."""

    def check(node: Value, at: str) -> Iterator[Fault]:
        for each in checks:
            yield from each(node, at)

    return check


def exactly_one(*names: str) -> Check:
    """An object with one of these fields, and only one."""

    def check(node: Value, at: str) -> Iterator[Fault]:
        if isinstance(node, dict) and sum(name in node for name in names) != 1:
            yield Fault(at, f"must have exactly one of: {', '.join(names)}")

    return check


def at_least_one(*names: str) -> Check:
    """An object with at least one of these fields."""

    def check(node: Value, at: str) -> Iterator[Fault]:
        if isinstance(node, dict) and not any(name in node for name in names):
            yield Fault(at, f"must have one of: {', '.join(names)}")

    return check
