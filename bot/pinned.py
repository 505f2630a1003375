"""The item that a prompt is about, as it was worded when it was planned: whoever began it finishes that version."""

from sqlalchemy import Connection

from coaching.items import Item
from coaching.prompts import Prompt
from content.library import Library
from storage import items


def is_withdrawn(library: Library, prompt: Prompt) -> bool:
    """Whether the library no longer has a prompt's item, in any version."""
    try:
        library.item(prompt.module or "", prompt.item or "")
    except KeyError:
        return True
    return False


def item_of(tx: Connection, library: Library, prompt: Prompt) -> Item | None:
    """Return the item in the prompt's version: the library's where that is the same; None if neither has it."""
    try:
        today = library.item(prompt.module or "", prompt.item or "")
    except KeyError:
        today = None
    if today is not None and prompt.item_hash in {None, library.content_hash(today)}:
        return today
    body = items.body(tx, prompt.workspace_id, prompt.item_hash) if prompt.item_hash else None
    if body is None:
        return today
    try:
        return library.reread(body)
    except ValueError:  # its kind has another shape since
        return today
