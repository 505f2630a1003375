"""Block Kit's blocks, with the limits Slack documents, and where each may stand."""

from collections.abc import Mapping

from sandbox.element_shapes import (
    ID,
    IMAGE_ELEMENT,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    ONE_PICTURE,
    SLACK_FILE,
    URL,
    among,
    plain,
    text,
)
from sandbox.rich_text_shapes import RICH_TEXT, RICH_TEXT_BLOCK
from sandbox.shapes import Check, anything, array, at_least_one, both, by_type, flag, number, one_of, shape, string

_TEXTS = {
    "plain_text": shape({"text": string(3000, 1)}, {"emoji": flag}),
    "mrkdwn": shape({"text": string(3000, 1)}, {"verbatim": flag}),
}
_IN_CONTEXT = by_type(lambda: {"image": IMAGE_ELEMENT, **_TEXTS})


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return shape(required, {**(optional or {}), "block_id": ID})


_CELL = by_type(
    lambda: {
        "raw_text": shape({"text": string(None, 1)}),
        "raw_number": shape({"text": string(None, 1), "value": number()}),
        "rich_text": _block({"elements": RICH_TEXT}),
    }
)
BLOCKS: dict[str, Check] = {
    "section": both(
        _block({}, {"text": text(), "fields": array(text(2000), 10), "accessory": IN_SECTION, "expand": flag}),
        at_least_one("text", "fields"),
    ),
    "header": _block({"text": plain(150)}, {"level": number(1, 4)}),
    "divider": _block({}),
    "context": _block({"elements": array(_IN_CONTEXT, 10)}),
    "actions": _block({"elements": array(IN_ACTIONS, 25)}),
    "context_actions": _block({"elements": array(among("feedback_buttons", "icon_button"), 5)}),
    "image": both(
        _block({"alt_text": string(2000)}, {"image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)}),
        ONE_PICTURE,
    ),
    "input": _block(
        {"label": plain(2000), "element": IN_INPUT}, {"hint": plain(2000), "optional": flag, "dispatch_action": flag}
    ),
    "markdown": _block({"text": string(12000)}),
    "rich_text": _block({"elements": RICH_TEXT}),
    "alert": _block({"text": text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}),
    "table": _block({"rows": array(array(_CELL, 20), 100)}, {"column_settings": array(anything, 20)}),
    "data_table": _block(
        {"caption": string(), "rows": array(array(_CELL, 20), 201, 2)},
        {"page_size": number(1, 100), "row_header_column_index": number(0)},
    ),
    "file": _block({"external_id": string(), "source": string()}),
    "video": _block(
        {"alt_text": string(), "thumbnail_url": string(), "title": plain(200), "video_url": string()},
        dict.fromkeys(("author_name", "provider_icon_url", "provider_name", "title_url"), string())
        | {"description": plain(200)},
    ),
    "card": _block(
        {},
        {
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "actions": array(among("button"), 3),
            "hero_image": among("image"),
            "icon": among("image"),
        },
    ),
    "carousel": _block({"elements": array(by_type(lambda: {"card": BLOCKS["card"]}), 10)}),
    "container": _block(
        {"child_blocks": array(by_type(lambda: {k: v for k, v in BLOCKS.items() if k != "container"}), 10)},
        {
            "title": plain(150),
            "subtitle": text(150),
            "rich_text_title": RICH_TEXT_BLOCK,
            "icon": among("image"),
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
            "width": one_of("narrow", "standard", "wide", "full"),
        },
    ),
    "task_card": _block(
        {
            "task_id": string(),
            "title": string(),
            "status": one_of("pending", "in_progress", "complete", "error"),
        },
        dict.fromkeys(("details", "output"), RICH_TEXT_BLOCK)
        | {"sources": array(by_type(lambda: {"url": shape({"url": string(), "text": string()})}))},
    ),
    "plan": _block({"title": string(), "tasks": array(by_type(lambda: {"task_card": BLOCKS["task_card"]}))}),
}
EVERYWHERE = frozenset(
    ("section", "header", "divider", "context", "actions", "image", "input", "rich_text", "video", "card")
)
ON_MESSAGES = EVERYWHERE | {"markdown", "context_actions", "table", "task_card", "plan", "carousel", "container"}
ON_MESSAGES |= {"data_table", "file"}
ON_MODALS = EVERYWHERE | {"alert"}
ON_HOME = EVERYWHERE | {"table", "data_table", "carousel", "container"}
