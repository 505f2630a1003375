"""Block Kit's elements and small objects, with the limits Slack documents."""

from collections.abc import Mapping

from sandbox.rich_text_shapes import RICH_TEXT_BLOCK
from sandbox.shapes import Check, anything, array, both, by_type, exactly_one, flag, number, one_of, shape, string

ID = string(255)
URL = string(3000, 1)
_DATE = string(pattern=r"\d{4}-\d{2}-\d{2}")
_TIME = string(pattern=r"([01]\d|2[0-3]):[0-5]\d")


def plain(most: int = 3000) -> Check:
    """A plain_text object."""
    return by_type(lambda: {"plain_text": shape({"text": string(most, 1)}, {"emoji": flag})})


def text(most: int = 3000) -> Check:
    """A plain_text or mrkdwn object."""
    mrkdwn = shape({"text": string(most, 1)}, {"verbatim": flag})
    return by_type(lambda: {"plain_text": shape({"text": string(most, 1)}, {"emoji": flag}), "mrkdwn": mrkdwn})


_CONFIRM = shape(
    {"text": text(300)},
    {"title": plain(100), "confirm": plain(30), "deny": plain(30), "style": one_of("primary", "danger")},
)


def _option(words: Check) -> Check:
    return shape({"text": words, "value": string(75)}, {"description": text(75), "url": string(3000)})


_OPTION, _RICH_OPTION = _option(plain(75)), _option(text(75))
SLACK_FILE = both(shape({}, {"id": string(), "url": string()}), exactly_one("id", "url"))
ONE_PICTURE = exactly_one("image_url", "slack_file")
IMAGE_ELEMENT = both(shape({"alt_text": string(2000)}, {"image_url": URL, "slack_file": SLACK_FILE}), ONE_PICTURE)

_COMMON: dict[str, Check] = {"action_id": ID, "confirm": _CONFIRM, "focus_on_load": flag}
_CHOOSE: dict[str, Check] = {**_COMMON, "placeholder": plain(150)}
_MANY: dict[str, Check] = {**_CHOOSE, "max_selected_items": number(1)}
_TYPE: dict[str, Check] = {
    "action_id": ID,
    "focus_on_load": flag,
    "placeholder": plain(150),
    "dispatch_action_config": shape(
        {}, {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)}
    ),
}
_BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ID,
        "confirm": _CONFIRM,
        "style": one_of("primary", "danger"),
        "url": string(3000),
        "value": string(2000),
        "accessibility_label": string(75),
    },
)


def _static(fields: Mapping[str, Check]) -> Check:
    groups = array(shape({"label": plain(75), "options": array(_OPTION, 100)}), 100)
    return both(
        shape({}, {**fields, "options": array(_OPTION, 100), "option_groups": groups}),
        exactly_one("options", "option_groups"),
    )


_FILTER = shape(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public")),
        "exclude_bot_users": flag,
        "exclude_external_shared_channels": flag,
    },
)
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})

ELEMENTS: dict[str, Check] = {
    "button": _BUTTON,
    "workflow_button": shape(
        {"text": plain(75), "workflow": anything},
        {"action_id": ID, "style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
    "overflow": shape({"options": array(_OPTION, 5)}, {"action_id": ID, "confirm": _CONFIRM}),
    "static_select": _static({**_CHOOSE, "initial_option": _OPTION}),
    "multi_static_select": _static({**_MANY, "initial_options": array(_OPTION, 100)}),
    "external_select": shape({}, {**_CHOOSE, "initial_option": _OPTION, "min_query_length": number(0)}),
    "multi_external_select": shape({}, {**_MANY, "initial_options": array(_OPTION), "min_query_length": number(0)}),
    "users_select": shape({}, {**_CHOOSE, "initial_user": string()}),
    "multi_users_select": shape({}, {**_MANY, "initial_users": array(string())}),
    "channels_select": shape({}, {**_CHOOSE, "initial_channel": string(), "response_url_enabled": flag}),
    "multi_channels_select": shape({}, {**_MANY, "initial_channels": array(string())}),
    "conversations_select": shape(
        {},
        {
            **_CHOOSE,
            "initial_conversation": string(),
            "default_to_current_conversation": flag,
            "filter": _FILTER,
            "response_url_enabled": flag,
        },
    ),
    "multi_conversations_select": shape(
        {},
        {
            **_MANY,
            "initial_conversations": array(string()),
            "default_to_current_conversation": flag,
            "filter": _FILTER,
        },
    ),
    "radio_buttons": shape({"options": array(_RICH_OPTION, 10)}, {**_COMMON, "initial_option": _RICH_OPTION}),
    "checkboxes": shape({"options": array(_RICH_OPTION, 10)}, {**_COMMON, "initial_options": array(_RICH_OPTION, 10)}),
    "datepicker": shape({}, {**_CHOOSE, "initial_date": _DATE}),
    "timepicker": shape({}, {**_CHOOSE, "initial_time": _TIME, "timezone": string()}),
    "datetimepicker": shape({}, {**_COMMON, "initial_date_time": number(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": shape(
        {},
        {
            **_TYPE,
            "initial_value": string(3000),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
    ),
    "email_text_input": shape({}, {**_TYPE, "initial_value": string()}),
    "url_text_input": shape({}, {**_TYPE, "initial_value": string()}),
    "number_input": shape(
        {"is_decimal_allowed": flag},
        {**_TYPE, "initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "rich_text_input": shape(
        {}, {**_TYPE, "initial_value": RICH_TEXT_BLOCK, "min_lines": number(1, 100), "max_lines": number(1, 100)}
    ),
    "file_input": shape({}, {"action_id": ID, "filetypes": array(string()), "max_files": number(1, 10)}),
    "image": IMAGE_ELEMENT,
    "feedback_buttons": shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ID}),
    "icon_button": shape(
        {"icon": string(), "text": plain(75)},
        {
            "action_id": ID,
            "value": string(2000),
            "confirm": _CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": array(string()),
        },
    ),
}
_SELECTS = tuple(name for name in ELEMENTS if name.endswith("_select"))
_PICKERS = ("datepicker", "timepicker", "radio_buttons", "checkboxes")
_PRESSES = ("button", "workflow_button", "overflow")
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input")


def among(*names: str) -> Check:
    """An element of one of these types."""
    return by_type(lambda: {name: ELEMENTS[name] for name in names})


IN_SECTION = among(*_PRESSES, *_SELECTS, *_PICKERS, "image")
IN_ACTIONS = among(*_PRESSES, *_SELECTS, *_PICKERS, "datetimepicker", "rich_text_input")
IN_INPUT = among(*_SELECTS, *_PICKERS, "datetimepicker", *_TYPED)
