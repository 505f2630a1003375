"""What a Slack client checks by itself before it sends a modal off."""

import re

from sandbox.elements import STATE_KEY, values
from sandbox.wire import Json

MISSING = "Please complete this required field."


def complaints(blocks: list[Json], typed: dict[str, dict[str, Json]]) -> dict[str, str]:
    """Return what the client says under the inputs, by block id; empty when the form may go."""
    state = values(blocks, typed)
    said: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        held = state[block["block_id"]][element["action_id"]].get(STATE_KEY[element["type"]][0])
        if held in (None, "", []):
            if not block.get("optional"):
                said[block["block_id"]] = MISSING
        elif complaint := _complaint(element, held):
            said[block["block_id"]] = complaint
    return said


def _complaint(element: Json, held: object) -> str | None:
    kind = element["type"]
    text = str(held)
    if kind == "plain_text_input":
        if len(text) < int(element.get("min_length", 0)):
            return f"Please enter at least {element['min_length']} characters."
        if len(text) > int(element.get("max_length", 3000)):
            return f"Please shorten this to {element.get('max_length', 3000)} characters or fewer."
    if kind == "number_input":
        return _number_complaint(element, text)
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.match(r"https?://\S+$", text):
        return "Please enter a valid URL."
    most = element.get("max_selected_items")
    if most is not None and isinstance(held, list) and len(held) > most:
        return f"Please choose no more than {most}."
    return None


def _number_complaint(element: Json, text: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return "Please enter a valid number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
