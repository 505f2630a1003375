"""What Slack refuses, with a pointer to what is wrong."""

import copy
from typing import Any

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from sandbox.validate import message_faults, view_faults

Kit = Any  # made by conftest
Block = dict[str, Any]
TEXT = {"type": "mrkdwn", "text": "x"}
PLAIN = {"type": "plain_text", "text": "x"}
ONE = {"text": PLAIN, "value": "1"}
TWO = {"text": PLAIN, "value": "2"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "a"}
RADIO = {"type": "radio_buttons", "action_id": "a", "options": [ONE, TWO]}


SELECT = {"type": "static_select", "action_id": "s", "options": [ONE]}
CHECKED = {**RADIO, "type": "checkboxes", "initial_options": [{**ONE, "value": "3"}]}
FULL_MENU = {"type": "overflow", "options": [{"text": PLAIN, "value": f"{n}"} for n in range(6)]}
SUNG = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "song"}]}]}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([], "/blocks"),
        ([{"type": "divider"}] * 51, "/blocks"),
        ("not blocks", "/blocks"),
        ([{"type": "tree"}], "/blocks/0/type"),
        ([{"type": "section"}], "/blocks/0"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "/blocks/0/text/text"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}], "/blocks/0/text/text"),
        ([{"type": "section", "text": TEXT, "colour": "red"}], "/blocks/0/colour"),
        ([{"type": "section", "fields": [TEXT] * 11}], "/blocks/0/fields"),
        ([{"type": "header", "text": TEXT}], "/blocks/0/text/type"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "/blocks/0/text/text"),
        ([{"type": "context", "elements": [TEXT] * 11}], "/blocks/0/elements"),
        ([actions()], "/blocks/0/elements"),
        ([actions(*[{**BUTTON, "action_id": f"a{n}"} for n in range(26)])], "/blocks/0/elements"),
        ([actions({**BUTTON, "style": "happy"})], "/blocks/0/elements/0/style"),
        ([actions({**BUTTON, "value": "x" * 2_001})], "/blocks/0/elements/0/value"),
        ([actions({**BUTTON, "action_id": "x" * 256})], "/blocks/0/elements/0/action_id"),
        ([actions({**BUTTON, "text": TEXT})], "/blocks/0/elements/0/text/type"),
        ([actions(BUTTON, BUTTON)], "/blocks/0"),
        ([actions({"type": "plain_text_input"})], "/blocks/0/elements/0/type"),
        ([actions({**RADIO, "options": [ONE, ONE]})], "/blocks/0/elements/0"),
        ([actions({**RADIO, "initial_option": {**TWO, "value": "3"}})], "/blocks/0/elements/0/initial_option"),
        ([actions(CHECKED)], "/blocks/0/elements/0/initial_options"),
        ([actions(FULL_MENU)], "/blocks/0/elements/0/options"),
        ([actions({**SELECT, "option_groups": []})], "/blocks/0/elements/0/option_groups"),
        ([actions({"type": "datepicker", "initial_date": "24.11.2026"})], "/blocks/0/elements/0/initial_date"),
        ([actions({"type": "timepicker", "initial_time": "25:00"})], "/blocks/0/elements/0/initial_time"),
        ([{"type": "image", "image_url": "https://example.com/a.png"}], "/blocks/0"),
        ([{"type": "image", "alt_text": "x"}], "/blocks/0"),
        ([{"type": "divider", "block_id": "b"}, {"type": "divider", "block_id": "b"}], "/blocks/1/block_id"),
        ([{"type": "alert", "text": TEXT}], "/blocks/0/type"),
        ([SUNG], "/blocks/0/elements/0/elements/0/type"),
        ([actions({**RADIO, "focus_on_load": True}), actions({**RADIO, "focus_on_load": True})], "/blocks"),
        ([actions({"type": "channels_select", "response_url_enabled": True})], "/blocks/0/elements/0"),
    ],
)
def test_a_message_slack_would_refuse_is_refused_at_the_right_place(blocks: Any, pointer: str) -> None:
    assert pointer in [fault.pointer for fault in message_faults(blocks)]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": {"type": "plain_text", "text": "x" * 25}}, "/view/title/text"),
        ({"submit": None}, "/view"),
        ({"private_metadata": "x" * 3_001}, "/view/private_metadata"),
        ({"callback_id": "x" * 256}, "/view/callback_id"),
        ({"type": "home"}, "/view/type"),
        ({"blocks": [{"type": "divider"}] * 101}, "/view/blocks"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "/view/blocks/0/type"),
        ({"hash": "1"}, "/view/hash"),
    ],
)
def test_a_modal_slack_would_refuse_is_refused(kit: Kit, change: Block, pointer: str) -> None:
    view = {**kit.modal(kit.input("Your note")), **change}
    view = {key: value for key, value in view.items() if value is not None}
    assert view_faults(kit.modal(kit.input("Your note"))) == []
    assert pointer in [fault.pointer for fault in view_faults(view)]


def test_what_slacks_own_classes_draw_passes() -> None:
    sure = sdk.ConfirmObject(title="Sure?", text="x")
    image = sdk.ImageElement(image_url="https://example.com/a.png", alt_text="x")
    text = sdk.PlainTextObject(text="x")
    options = [sdk.Option(value=f"{n}", text=f"{n}") for n in range(3)]
    drawn = [
        sdk.HeaderBlock(text="Hi"),
        sdk.SectionBlock(text=sdk.MarkdownTextObject(text="*x*"), accessory=sdk.OverflowMenuElement(options=options)),
        sdk.SectionBlock(fields=["a", "b"]),
        sdk.DividerBlock(),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="x"), image]),
        sdk.ImageBlock(image_url="https://example.com/a.png", alt_text="x", title="t"),
        sdk.ActionsBlock(
            elements=[
                sdk.ButtonElement(text="Go", action_id="go", value="1", style="primary", confirm=sure),
                sdk.StaticSelectElement(action_id="s", options=options, initial_option=options[0], placeholder="pick"),
                sdk.UserSelectElement(action_id="u"),
                sdk.DatePickerElement(action_id="d", initial_date="2026-11-24"),
                sdk.TimePickerElement(action_id="t", initial_time="09:30"),
                sdk.RadioButtonsElement(action_id="r", options=options),
                sdk.CheckboxesElement(action_id="c", options=options),
            ]
        ),
        sdk.MarkdownBlock(text="**x**"),
        sdk.RichTextBlock(elements=[sdk.RichTextSectionElement(elements=[sdk.RichTextElementParts.Text(text="x")])]),
    ]
    assert message_faults([block.to_dict() for block in drawn]) == []
    inputs = [
        sdk.PlainTextInputElement(action_id="p", multiline=True),
        sdk.NumberInputElement(action_id="n", is_decimal_allowed=True),
    ]
    form = View(type="modal", title=text, submit=text, blocks=[sdk.InputBlock(label="x", element=e) for e in inputs])
    assert view_faults(form.to_dict()) == []


def test_checking_changes_nothing(kit: Kit) -> None:
    blocks = [kit.section("Hi"), kit.actions(kit.button("Go", "go"))]
    before = copy.deepcopy(blocks)
    message_faults(blocks)
    assert blocks == before
