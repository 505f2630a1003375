"""A draft as people will see it, and as the YAML that is reviewed."""

from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
)
from slack_sdk.models.views import View

from bot.views import decisions, nudges, scenarios
from bot.views.drafts import NOUNS, SEND, Form
from bot.views.message import Message, actions, button, context, escape, section
from coaching.faces import Outlook
from coaching.items import Nudge, Scenario

#: So many characters of YAML stand in one block; Slack takes three thousand.
_PART = 2_800


def preview(shown: Form, item: Nudge | Scenario, yaml: str, outlook: Outlook) -> View:
    """Show what was written, with the way back and the way on."""
    drawn = _nudge(item, outlook) if isinstance(item, Nudge) else _scenario(item, outlook)
    wording = "Change the 2nd wording" if any("@2" in name for name in shown.cells) else "Add a 2nd wording"
    ways = [button("Change it", "draft:change", shown.draft_id)]
    if isinstance(item, Nudge):
        ways.append(button(wording, "draft:second", shown.draft_id))
    blocks = [
        context("No faults. This is how people will see it; its buttons are named, and do nothing here."),
        *drawn,
        DividerBlock(),
        context(f"As YAML, for the module “{escape(shown.module)}”:"),
        *_code(yaml),
        actions(*ways),
        context("It is kept as a draft. Nobody gets it before it has been reviewed and put into the content."),
    ]
    return View(
        type="modal",
        callback_id=SEND,
        private_metadata=shown.pack(),
        title=PlainTextObject(text="As people will see it"),
        submit=PlainTextObject(text="Send for review"),
        close=PlainTextObject(text="Keep as draft"),
        blocks=blocks,
    )


def to_pass_on(shown: Form, yaml: str) -> Message:
    """Bring the YAML to whoever wrote it, so that they can pass it on."""
    lead = section(
        f"*Your {NOUNS[shown.kind]}, as YAML for the module “{escape(shown.module)}”.* Pass it on to whoever reviews "
        f"it; with *inflow content drafts {shown.draft_id}* they find it too."
    )
    last = context("It passed every check when it was sent. Nobody gets it before it has been put into the content.")
    drawn = Message.of([lead, *_code(yaml), last], face="draft")
    return Message(f"{drawn.text}\n{yaml}", drawn.blocks)


def _nudge(item: Nudge, outlook: Outlook) -> Iterator[Block]:
    for wording in item.wordings:
        if len(item.wordings) > 1:
            yield context(f"Wording {escape(wording.variant)}:")
        for face in ("before", "opened"):
            yield from _picture(nudges.draw(face, "draft", wording, outlook).blocks)


def _scenario(item: Scenario, outlook: Outlook) -> Iterator[Block]:
    yield from _picture(scenarios.draw("before", "draft", item, outlook).blocks)
    (step,) = item.steps
    form = decisions.decision(item, step, decisions.Sheet("draft", step.id, 0.0), place=(1, 1), hint=True)
    yield from _picture(form.to_dict()["blocks"])
    for option in step.options:
        yield section(
            f"*Who chose {decisions.letter(step, option)} reads:* {escape(option.does)}\n"
            f"*Done well.* {escape(option.well)}\n*Next step.* {escape(option.next_step)}"
        )
    more = item.resource
    yield section(
        f"*Everybody reads:*\n*Words that work.* {escape(step.model)}\n"
        f"*How somebody experienced thinks.* {escape(step.thinking)}\n"
        f"*If you want more:* <{escape(more.url)}|{escape(more.title)}> ({more.minutes} min)"
    )


def _picture(blocks: Sequence[dict[str, Any]]) -> Iterator[Block]:
    """Keep what is read; name the buttons instead of drawing them, since a press would do nothing."""
    for block in blocks:
        if block["type"] == "section":
            yield section(block["text"]["text"])
        elif block["type"] == "context":
            yield context(block["elements"][0]["text"])
        elif block["type"] == "actions":
            yield context(" ".join(f"[{escape(each['text']['text'])}]" for each in block["elements"]))
        elif block["element"]["type"] == "radio_buttons":
            offered = [f"○ {escape(each['text']['text'])}" for each in block["element"]["options"]]
            yield section("\n".join([f"*{escape(block['label']['text'])}*", *offered]))


def _code(yaml: str) -> Iterator[Block]:
    for part in _parts(yaml):
        text = RichTextElementParts.Text(text=part)
        yield RichTextBlock(elements=[RichTextPreformattedElement(elements=[text])])


def _parts(yaml: str) -> Iterator[str]:
    """Cut at line ends, so that nothing breaks when it is copied part by part."""
    part = ""
    for line in yaml.splitlines(keepends=True):
        if part and len(part) + len(line) > _PART:
            yield part.rstrip("\n")
            part = ""
        part += line
    if part:
        yield part.rstrip("\n")
