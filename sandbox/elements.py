"""Blocks as a client reads them: what can be pressed, chosen or typed on them, and what they say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sandbox.wire import Json, Value

# How the state of an element is told to the bot: the key, and what an untouched one holds.
STATE_KEY: dict[str, tuple[str, Value]] = {
    "plain_text_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "number_input": ("value", None),
    "rich_text_input": ("rich_text_value", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "radio_buttons": ("selected_option", None),
    "checkboxes": ("selected_options", []),
    "multi_static_select": ("selected_options", []),
    "multi_external_select": ("selected_options", []),
    "users_select": ("selected_user", None),
    "multi_users_select": ("selected_users", []),
    "conversations_select": ("selected_conversation", None),
    "multi_conversations_select": ("selected_conversations", []),
    "channels_select": ("selected_channel", None),
    "multi_channels_select": ("selected_channels", []),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
    "file_input": ("files", []),
}
_INITIAL = {"value": "initial_value", "rich_text_value": "initial_value"}
PRESSED = ("button", "overflow", "feedback_buttons", "icon_button", "workflow_button")
INTERACTIVE = frozenset((*STATE_KEY, *PRESSED))


@dataclass(frozen=True, slots=True)
class Placed:
    """An element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """The block's id."""
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        """The element's id."""
        return str(self.element.get("action_id", ""))

    @property
    def type(self) -> str:
        """The element's type."""
        return str(self.element.get("type", ""))


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Walk the interactive elements, in the order in which they are read."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element"), *(block.get("elements") or ())]
        inside += block.get("actions") or ()
        for element in inside:
            if not isinstance(element, dict):
                continue
            if element.get("type") in INTERACTIVE:
                yield Placed(block, element)
            elif element.get("type") == "card":
                yield from placed([element])
        yield from placed(block.get("child_blocks") or [])


def options(element: Json) -> list[Json]:
    """Return the options of a select, menu, radio or checkbox group."""
    groups = element.get("option_groups") or ()
    return [*(element.get("options") or ()), *(o for group in groups for o in group.get("options") or ())]


def label(element: Json) -> str:
    """Return what a button says."""
    text = element.get("text")
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def labels(blocks: list[Json]) -> list[str]:
    """Return what the buttons say, in order."""
    return [label(p.element) for p in placed(blocks) if p.type == "button"]


def words(node: Value) -> str:
    """Return all that is read on blocks, line by line: texts, labels and image descriptions."""
    return "\n".join(_words(node))


def _words(node: Value) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _words(each)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("text", "alt_text", "caption") and isinstance(value, str):
                yield value
            elif key not in ("confirm", "options", "option_groups"):
                yield from _words(value)


def complete(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """Return the blocks as Slack keeps them: with ids where the app gave none."""
    done: list[Json] = []
    for block in blocks:
        kept = _with_action_ids(block, new_id)
        kept.setdefault("block_id", new_id("b"))
        done.append(kept)
    return done


def _with_action_ids(node: Value, new_id: Callable[[str], str]) -> Value:
    if isinstance(node, list):
        return [_with_action_ids(each, new_id) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _with_action_ids(value, new_id) for key, value in node.items()}
    if kept.get("type") in INTERACTIVE:
        kept.setdefault("action_id", new_id("a"))
    if kept.get("type") == "plain_text" and "text" in kept:
        kept.setdefault("emoji", True)
    if kept.get("type") == "mrkdwn" and "text" in kept:
        kept.setdefault("verbatim", False)
    return kept


def initial(element: Json) -> Json:
    """Return the state of an element nobody has touched."""
    key, empty = STATE_KEY[element["type"]]
    name = _INITIAL.get(key, key.replace("selected_", "initial_"))
    value = element.get(name, empty)
    state = {"type": element["type"], key: list(value) if isinstance(value, list) else value}
    if element["type"] == "timepicker" and element.get("timezone"):
        state["timezone"] = element["timezone"]
    return state


def read(element: Json, given: Value) -> Json:
    """Return an element's state from what hands gave: a value, an option's label, or Slack's own state.

    Raises:
        ValueError: There is no such option.

    """
    key, empty = STATE_KEY[element["type"]]
    if isinstance(given, dict) and (key in given or given.get("type") == element["type"]):
        given = given.get(key, empty)
    if given is None or given == "":
        given = empty
    elif key == "selected_option":
        given = option(element, given)
    elif key == "selected_options":
        given = [option(element, each) for each in given]
    elif key == "value":
        given = str(given)
    elif key == "rich_text_value" and isinstance(given, str):
        given = {"type": "rich_text", "elements": [_paragraph(given)]}
    return initial(element) | {key: given}


def option(element: Json, given: Value) -> Json:
    """Return the option that has this value or label."""
    if isinstance(given, dict):
        if element["type"] in ("external_select", "multi_external_select"):
            return given
        given = given.get("value")
    for each in options(element):
        if given in (each.get("value"), each.get("text", {}).get("text")):
            return each
    raise ValueError(f"no option {given!r} among {[o.get('text', {}).get('text') for o in options(element)]}")


def _paragraph(text: str) -> Json:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def values(blocks: list[Json], typed: dict[str, dict[str, Json]]) -> dict[str, dict[str, Json]]:
    """Return `state.values`: what was typed, and the initial values of all that was not touched."""
    state: dict[str, dict[str, Json]] = {}
    for p in placed(blocks):
        if p.type in STATE_KEY:
            held = typed.get(p.block_id, {}).get(p.action_id)
            state.setdefault(p.block_id, {})[p.action_id] = (
                held if held and held.get("type") == p.type else initial(p.element)
            )
    return state
