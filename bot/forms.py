"""What somebody wrote or chose in a form; whatever is missing or forged is nothing."""

from typing import Any


def said(view: dict[str, Any], block: str, action: str) -> str:
    """Return the words, the option's value, or the date of one input; "" where there is none."""
    element = _element(view, block, action)
    option = element.get("selected_option")
    found = option.get("value") if isinstance(option, dict) else element.get("value") or element.get("selected_date")
    return found.strip() if isinstance(found, str) else ""


def people(view: dict[str, Any], block: str, action: str) -> tuple[str, ...]:
    """Return the Slack ids of the people chosen in one input, each once."""
    found = _element(view, block, action).get("selected_users")
    return tuple(dict.fromkeys(one for one in found if isinstance(one, str))) if isinstance(found, list) else ()


def _element(view: dict[str, Any], block: str, action: str) -> dict[str, Any]:
    held = ((view.get("state") or {}).get("values") or {}).get(block)
    element = held.get(action) if isinstance(held, dict) else None
    return element if isinstance(element, dict) else {}
