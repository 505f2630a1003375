"""The pieces every message is made of, and the text that says all that the blocks say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    BlockElement,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    ImageBlock,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

#: Labels stay this short, because phones cut longer ones.
LABEL = 24
#: The block above a Home or modal that says what has just happened: there is never more than one.
NOTICE = "notice"
#: What of a view we may send back as it came.
_OWN = ("type", "title", "submit", "close", "callback_id", "private_metadata", "clear_on_close", "notify_on_close")


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Slack takes it: `text` is what screen readers and lock screens get, so it says all of it."""

    text: str
    blocks: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, blocks: Sequence[Block], *, face: str = "") -> "Message":
        """Make a message of blocks. Every drawing of a face gets block ids of its own, as Slack asks of an edit."""
        drawn = []
        for n, block in enumerate(blocks):
            block.block_id = block.block_id or f"{face or 'm'}-{n}"
            drawn.append(block.to_dict())
        return cls(text_of(drawn), tuple(drawn))

    def payload(self) -> dict[str, Any]:
        """The arguments of a call that posts or replaces it."""
        return {"text": self.text, "blocks": list(self.blocks)}

    def with_words(self) -> "Message":
        """Return it fit to hold people's own words: Slack reads the text as mrkdwn, and it is to call nobody."""
        return Message(escape(self.text), self.blocks)


def escape(words: str) -> str:
    """Make people's and authors' words safe in mrkdwn, as Slack asks."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def section(mrkdwn: str, *, accessory: BlockElement | None = None) -> SectionBlock:
    """A paragraph, with its menu or picture."""
    return SectionBlock(text=MarkdownTextObject(text=mrkdwn), accessory=accessory, expand=True)


def words(plain: str) -> SectionBlock:
    """People's own words: never interpreted."""
    return SectionBlock(text=PlainTextObject(text=plain, emoji=False), expand=True)


def quoted(said: str) -> str:
    """Put what somebody says into quotation marks, unless its author has done so."""
    return said if said.startswith("“") else f"“{said}”"


def header(plain: str) -> HeaderBlock:
    """A heading."""
    return HeaderBlock(text=PlainTextObject(text=plain, emoji=False))


def picture(alt_text: str, file: str) -> ImageBlock:
    """A picture that is a file of ours at Slack; `alt_text` says all that it shows, and so does the message's text."""
    return ImageBlock(alt_text=alt_text, slack_file={"id": file})


def context(mrkdwn: str) -> ContextBlock:
    """A quiet line."""
    return ContextBlock(elements=[MarkdownTextObject(text=mrkdwn)])


def actions(*elements: InteractiveElement) -> ActionsBlock:
    """A row of buttons."""
    return ActionsBlock(elements=list(elements))


def notice(words: str) -> SectionBlock:
    """Say a sentence above everything else."""
    return SectionBlock(text=MarkdownTextObject(text=f"*{words}*"), block_id=NOTICE, expand=True)


def with_notice(view: dict[str, Any], words: str) -> dict[str, Any]:
    """Say a sentence above what stands in a view as Slack sent it to us; the rest stays."""
    blocks = [block for block in view.get("blocks") or [] if block.get("block_id") != NOTICE]
    return {key: view[key] for key in _OWN if view.get(key)} | {"blocks": [notice(words).to_dict(), *blocks]}


def button(
    label: str,
    action_id: str,
    value: str,
    *,
    style: str | None = None,
    spoken: str | None = None,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """A button. `spoken` is what a screen reader says instead of a terse label."""
    return ButtonElement(
        text=PlainTextObject(text=label, emoji=False),
        action_id=action_id,
        value=value,
        style=style,
        accessibility_label=spoken,
        confirm=confirm,
    )


def confirmation(title: str, question: str, yes: str, no: str) -> ConfirmObject:
    """The question asked before something that cannot be taken back."""
    return ConfirmObject(
        title=PlainTextObject(text=title, emoji=False),
        text=PlainTextObject(text=question, emoji=False),
        confirm=PlainTextObject(text=yes, emoji=False),
        deny=PlainTextObject(text=no, emoji=False),
        style="danger",
    )


#: What every prompt's menu offers before it is answered, and after.
MENU = (
    ("tomorrow", "Bring back tomorrow"),
    ("monday", "Bring back Monday"),
    ("why", "Why this message?"),
    ("pause", "Pause for a week"),
    ("hours", "Days and hours"),
)
MENU_AFTER = (("why", "Why this message?"), ("pause", "Pause for a week"), ("hours", "Days and hours"))
MENU_DONE = (("change", "Change my answer"), *MENU_AFTER)


def menu(prompt_id: str, offers: Sequence[tuple[str, str]] = MENU) -> OverflowMenuElement:
    """The menu at a prompt's first section."""
    return OverflowMenuElement(
        action_id="prompt:menu",
        options=[
            Option(text=PlainTextObject(text=label, emoji=False), value=f"{verb}:{prompt_id}") for verb, label in offers
        ],
    )


_LINK = re.compile(r"<(?:https?|mailto):[^|>]*\|([^>]*)>")
_CHANNEL = re.compile(r"<#\w+>")
_MARK = re.compile(r"(?<!\w)[*_~](?=\S)|(?<=\S)[*_~](?!\w)")


def spoken(mrkdwn: str) -> str:
    """Read mrkdwn aloud: without its marks, links by their names; the one channel we ever mention is a team's."""
    plain = _MARK.sub("", _LINK.sub(r"\1", _CHANNEL.sub("the team's channel", mrkdwn)))
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(sentence(line.strip()) for line in plain.split("\n") if line.strip())


def sentence(line: str) -> str:
    """End a line so that a voice pauses after it."""
    return line if line[-1] in ".?!:”" else f"{line}."


def text_of(blocks: Sequence[dict[str, Any]]) -> str:
    """Say in one plain text all that the blocks say, the buttons last."""
    parts: list[str] = []
    labels: list[str] = []
    for block in blocks:
        if block["type"] in {"section", "header"}:
            parts.append(_said(block["text"]))
        elif block["type"] == "context":
            parts += [_said(element) for element in block["elements"] if "text" in element]
        elif block["type"] == "image":
            parts.append(block["alt_text"])
        elements = block.get("elements", []) if block["type"] == "actions" else [block.get("accessory") or {}]
        labels += [e.get("accessibility_label") or e["text"]["text"] for e in elements if e.get("type") == "button"]
    said = " ".join(parts)
    if not labels:
        return said
    return f"{said} {'Button' if len(labels) == 1 else 'Buttons'}: {', '.join(labels)}."


def _said(text: dict[str, Any]) -> str:
    return spoken(text["text"]) if text["type"] == "mrkdwn" else sentence(str(text["text"]).strip())
