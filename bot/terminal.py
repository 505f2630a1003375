"""A drawing as an author reads it in a terminal: words, buttons and forms, top to bottom."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.views.message import spoken

_WIDTH = 84


def name_of(drawing: Mapping[str, Any]) -> str:
    """Return what a drawing is of, in a line."""
    return " · ".join(filter(None, (drawing[name] for name in ("item", "kind", "part", "face"))))


def as_text(drawing: Mapping[str, Any]) -> str:
    """Return a drawing as text: its name above, what Slack shows below."""
    payload = drawing["payload"]
    head = name_of(drawing)
    lines = [f"── {head} " + "─" * max(3, _WIDTH - len(head) - 4), ""]
    if drawing["surface"] == "modal":
        lines += [f"  {payload['title']['text'].upper()}", ""]
    for block in payload["blocks"]:
        lines += [*(f"  {line}".rstrip() for line in _block(block)), ""]
    if drawing["surface"] == "modal":
        pressed = [payload[name]["text"] for name in ("close", "submit") if payload.get(name)]
        lines += [f"  {_buttons(pressed)}", ""]
    return "\n".join(lines)


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield block["text"]["text"].upper()
        case "section":
            yield from _said(block["text"])
            yield from _menu(block.get("accessory") or {})
        case "context":
            for element in block["elements"]:
                yield from (f"({line})" for line in _said(element))
        case "actions":
            yield _buttons(one["text"]["text"] for one in block["elements"] if one["type"] == "button")
        case "input":
            yield from _form(block)
        case "divider":
            yield "─" * 20


def _said(text: Mapping[str, Any]) -> Iterator[str]:
    for line in text["text"].split("\n"):
        words = line if text["type"] == "plain_text" else _unmarked(line)
        yield from textwrap.wrap(words, _WIDTH) or [""]


def _unmarked(mrkdwn: str) -> str:
    said = spoken(mrkdwn)
    return said if mrkdwn.rstrip(" *_").endswith(".") else said.removesuffix(".")


def _buttons(labels: Iterable[str]) -> str:
    return "  ".join(f"[ {label} ]" for label in labels)


def _menu(accessory: Mapping[str, Any]) -> Iterator[str]:
    if accessory.get("type") == "overflow":
        yield from textwrap.wrap(
            "[ ⋯ ] " + " · ".join(option["text"]["text"] for option in accessory["options"]), _WIDTH
        )
    elif accessory.get("type") == "button":
        yield _buttons([accessory["text"]["text"]])


def _form(block: Mapping[str, Any]) -> Iterator[str]:
    element = block["element"]
    yield block["label"]["text"] + (" (optional)" if block.get("optional") else "")
    for option in element.get("options", []):
        yield from textwrap.wrap(
            option["text"]["text"], _WIDTH - 4, initial_indent="  ( ) ", subsequent_indent="      "
        )
    if element["type"] == "plain_text_input":
        yield "  " + "_" * 40
    if block.get("hint"):
        yield f"({block['hint']['text']})"
