"""What Slack refuses: the shapes and limits of Block Kit, and the rules that tie fields together."""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Literal

from sandbox.block_shapes import BLOCKS, ON_HOME, ON_MESSAGES, ON_MODALS
from sandbox.element_shapes import plain
from sandbox.elements import options, placed
from sandbox.shapes import Check, Fault, array, by_type, flag, shape, string
from sandbox.wire import Json, Value

Surface = Literal["message", "modal", "home"]

# Slack publishes no limit for all the text of a message's blocks; refusals were seen from some 11,000 characters on,
# while 9,600 passed. A bot that passes here passes there.
MOST_BLOCK_TEXT = 9_000
MOST_TEXT = 4_000
MOST_METADATA = 1_000
MOST_VIEW_BYTES = 250_000
_SURFACES: dict[Surface, tuple[Collection[str], int]] = {
    "message": (ON_MESSAGES, 50),
    "modal": (ON_MODALS, 100),
    "home": (ON_HOME, 100),
}


def message_faults(blocks: Value, at: str = "/blocks", *, has_file: Callable[[str], bool] | None = None) -> list[Fault]:
    """Return what is wrong with a message's blocks."""
    return list(_blocks(blocks, "message", at, has_file))


def view_faults(
    view: Value,
    at: str = "/view",
    *,
    kinds: Collection[str] = ("modal",),
    has_file: Callable[[str], bool] | None = None,
) -> list[Fault]:
    """Return what is wrong with a view that has to be of one of these kinds."""
    if not isinstance(view, dict):
        return [Fault(at, "must be an object")]
    kind = view.get("type")
    if kind not in kinds:
        return [Fault(f"{at}/type", f"must be one of: {', '.join(kinds)}")]
    surface: Surface = "home" if kind == "home" else "modal"
    faults = list(by_type(lambda: _VIEWS)({k: v for k, v in view.items() if k != "blocks"}, at))
    if "blocks" not in view:
        faults.append(Fault(at, "missing required field: blocks"))
        return faults
    faults += _blocks(view["blocks"], surface, f"{at}/blocks", has_file)
    blocks = view["blocks"] if isinstance(view["blocks"], list) else []
    inputs = [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"]
    if surface == "modal" and inputs and not view.get("submit"):
        faults.append(Fault(at, "missing required field: submit (the view has input blocks)"))
    return faults


_META: dict[str, Check] = {"private_metadata": string(3000), "callback_id": string(255), "external_id": string(255)}
_VIEWS: dict[str, Check] = {
    "home": shape({}, _META),
    "modal": shape(
        {"title": plain(24)},
        {**_META, "submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag},
    ),
}


def _blocks(blocks: Value, surface: Surface, at: str, has_file: Callable[[str], bool] | None = None) -> Iterator[Fault]:
    allowed, most = _SURFACES[surface]
    known = {name: check for name, check in BLOCKS.items() if name in allowed}
    shaped = list(array(by_type(lambda: known), most)(blocks, at))
    yield from shaped
    if shaped or not isinstance(blocks, list):
        return
    yield from _ids(blocks, at)
    for i, block in enumerate(blocks):
        for pointer, node in _walk(block, f"{at}/{i}"):
            yield from _choices(node, pointer)
            if node.get("response_url_enabled") and surface != "modal":
                yield Fault(pointer, "response_url_enabled works only in a modal")
            file_id = (node.get("slack_file") or {}).get("id") if node.get("type") == "image" else None
            if file_id and has_file and not has_file(file_id):
                yield Fault(f"{pointer}/slack_file", "invalid slack file")
    if sum(bool(node.get("focus_on_load")) for _, node in _walk(blocks, at)) > 1:
        yield Fault(at, "focus_on_load is set on more than one element")


def _ids(blocks: list[Json], at: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            yield Fault(f"{at}/{i}/block_id", f'"block_id" already exists: {block_id}')
        seen.add(block_id or "")
        actions: set[str] = set()
        for p in placed([block]):
            if p.action_id and p.action_id in actions:
                yield Fault(f"{at}/{i}", f'"action_id" already exists: {p.action_id}')
            actions.add(p.action_id)


def _choices(node: Json, at: str) -> Iterator[Fault]:
    given = options(node) if "options" in node or "option_groups" in node else []
    values = [o.get("value") for o in given if isinstance(o, dict)]
    if len(values) != len(set(values)):
        yield Fault(at, "two options share a value")
    if given and node.get("initial_option") and node["initial_option"] not in given:
        yield Fault(f"{at}/initial_option", "is not one of the options")
    if given and any(each not in given for each in node.get("initial_options") or ()):
        yield Fault(f"{at}/initial_options", "holds one that is not an option")


def _walk(node: Value, at: str) -> Iterator[tuple[str, Json]]:
    if isinstance(node, dict):
        yield at, node
        for key, value in node.items():
            yield from _walk(value, f"{at}/{key}")
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from _walk(value, f"{at}/{i}")


def text_length(blocks: list[Json]) -> int:
    """Count the characters of text on blocks."""
    return sum(len(node["text"]) for _, node in _walk(blocks, "") if isinstance(node.get("text"), str))


def metadata_error(metadata: Value) -> str | None:
    """Return Slack's word for what is wrong with message metadata."""
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        return "invalid_metadata_format"
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        return "invalid_metadata_schema"
    if len(json.dumps(metadata)) > MOST_METADATA:
        return "metadata_too_large"
    return None
