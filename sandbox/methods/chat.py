"""chat.*: what the bot says."""

from sandbox.calls import Args, method
from sandbox.messages import Conversation, Message
from sandbox.responses import content
from sandbox.site import Site
from sandbox.wire import ApiError, Json


def target(site: Site, channel: str) -> Conversation:
    """Return where a message goes: a user id opens the direct messages; a channel needs the bot inside."""
    space = site.workspace
    if not channel:
        raise ApiError("channel_not_found")
    if channel in space.members:
        if space.members[channel].is_bot:
            raise ApiError("cannot_dm_bot")
        return _reachable(site, space.dm(channel))
    try:
        conversation = space.find_channel(channel)
    except KeyError as error:
        raise ApiError("channel_not_found") from error
    if conversation.kind == "im":
        return _reachable(site, conversation)
    if space.bot_user_id not in conversation.members:
        public = not conversation.is_private and "chat:write.public" in (space.app.scopes or ())
        if not public:
            raise ApiError("channel_not_found" if conversation.is_private else "not_in_channel")
    if conversation.is_archived:
        raise ApiError("is_archived")
    return conversation


def _reachable(site: Site, conversation: Conversation) -> Conversation:
    # A closed account is no hindrance: Slack takes the message, and nobody ever reads it.
    if not site.workspace.app.messages_tab:
        raise ApiError("messages_tab_disabled")
    return conversation


def _own(site: Site, args: Args, error: str) -> Message:
    channel = args.need("channel", "channel_not_found")
    if channel not in site.workspace.conversations:
        raise ApiError("channel_not_found")
    if site.workspace.conversations[channel].is_archived:
        raise ApiError("is_archived")
    message = site.workspace.message(channel, args.text("ts"))
    if not message.by_bot or message.ephemeral_to is not None:
        raise ApiError(error if message.ephemeral_to is None else "message_not_found")
    return message


@method("chat.postMessage", "chat:write")
def post_message(site: Site, args: Args) -> Json:
    """Post a message that stays."""
    space = site.workspace
    conversation = target(site, args.text("channel"))
    text, blocks, metadata = content(space, _given(args))
    message = space.post(
        conversation.id,
        space.bot_user_id,
        text,
        blocks,
        metadata=metadata,
        thread_ts=args.text("thread_ts") or None,
    )
    site.events.echo(message)
    return {"channel": conversation.id, "ts": message.ts, "message": space.as_slack(message, metadata=True)}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(site: Site, args: Args) -> Json:
    """Show one person something that is never kept."""
    space = site.workspace
    user = args.need("user", "user_not_in_channel")
    conversation = target(site, args.text("channel"))
    if user not in conversation.members:
        raise ApiError("user_not_in_channel")
    text, blocks, _ = content(space, _given(args))
    message = space.post(conversation.id, space.bot_user_id, text, blocks, ephemeral_to=user)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write")
def update(site: Site, args: Args) -> Json:
    """Redraw a message; metadata stays when left out, and goes when given as `{}`."""
    space = site.workspace
    message = _own(site, args, "cant_update_message")
    given = _given(args)
    if given.get("metadata") == {}:
        given["metadata"] = None
    elif given.get("metadata") is None:
        given["metadata"] = message.metadata
    if not args.has("text") and not args.has("blocks"):
        raise ApiError("no_text")
    text, blocks, metadata = content(space, given)
    space.edit(message, text, blocks, metadata=metadata)
    site.events.echo(message, "message_changed")
    drawn = space.as_slack(message, metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": drawn}


@method("chat.delete", "chat:write")
def delete(site: Site, args: Args) -> Json:
    """Take a message of the bot's own away."""
    message = _own(site, args, "cant_delete_message")
    site.workspace.delete(message)
    site.events.echo(message, "message_deleted")
    return {"channel": message.channel, "ts": message.ts}


@method("chat.getPermalink")
def get_permalink(site: Site, args: Args) -> Json:
    """Return a link to a message."""
    channel = args.need("channel", "channel_not_found")
    message = site.workspace.message(channel, args.text("message_ts"))
    return {"channel": channel, "permalink": f"{site.url}/archives/{channel}/p{message.ts.replace('.', '')}"}


def _given(args: Args) -> Json:
    if args.has("markdown_text"):
        if args.has("text") or args.has("blocks"):
            raise ApiError("markdown_text_conflict")
        text = args.text("markdown_text")
        return {"text": text[:4000], "blocks": [{"type": "markdown", "text": text}], "metadata": None}
    return {name: args.structure(name) for name in ("text", "blocks", "metadata")}
