"""What a bot may do through a response URL, or in the answer to a slash command."""

from sandbox.messages import Message
from sandbox.tickets import ResponseUrl
from sandbox.validate import MOST_BLOCK_TEXT, MOST_TEXT, message_faults, metadata_error, text_length
from sandbox.wire import ApiError, Json
from sandbox.workspace import Workspace


def content(workspace: Workspace, given: Json) -> tuple[str, list[Json] | None, Json | None]:
    """Return the text, blocks and metadata a bot gave, after everything Slack would refuse was refused.

    Stricter than Slack on purpose in one thing: blocks alone are not enough, because lock screens and screen readers
    take the text.
    """
    text, blocks, metadata = given.get("text") or "", given.get("blocks"), given.get("metadata")
    if blocks:
        faults = message_faults(blocks, has_file=workspace.files.__contains__)
        if faults:
            said = [str(fault) for fault in faults]
            raise ApiError("invalid_blocks", errors=said, response_metadata={"messages": said})
    check_length(text, blocks or [])
    if metadata and (error := metadata_error(metadata)):
        raise ApiError(error)
    return text, blocks or None, metadata or None


def check_length(text: object, blocks: list[Json]) -> None:
    """Refuse a message that says nothing or too much."""
    if not isinstance(text, str) or not text.strip():
        raise ApiError("no_text")
    if len(text) > MOST_TEXT:
        raise ApiError("msg_too_long")
    if text_length(blocks) > MOST_BLOCK_TEXT:
        raise ApiError("msg_blocks_too_long")


def respond(workspace: Workspace, ticket: ResponseUrl, given: Json) -> Message | None:
    """Do what a post to a response URL asks for."""
    source = ticket.source
    if given.get("delete_original"):
        if source is None or source.deleted:
            raise ApiError("message_not_found", status=404)
        workspace.delete(source)
        return None
    text, blocks, metadata = content(workspace, given)
    if given.get("replace_original") and source is not None:
        if source.deleted:
            raise ApiError("message_not_found", status=404)
        workspace.edit(source, text, blocks, metadata=metadata)
        return source
    return post(workspace, ticket, given, text, blocks, metadata)


def post(
    workspace: Workspace, ticket: ResponseUrl, given: Json, text: str, blocks: list[Json] | None, metadata: Json | None
) -> Message:
    """Post a new message where the interaction was, only for that person unless said otherwise."""
    public = given.get("response_type") == "in_channel"
    return workspace.post(
        ticket.channel,
        workspace.bot_user_id,
        text,
        blocks,
        metadata=metadata if public else None,
        ephemeral_to=None if public else ticket.user,
        thread_ts=given.get("thread_ts"),
    )
