"""Thanks that both people share with the team, as its channel shows them."""

from slack_sdk.models.blocks import Block

from bot.views.message import Message, context, escape, quoted, section, sentence, words
from coaching.kudos import Said

_FOOT = "Shared with both their leave. Yours: /kudos @colleague"


def shared(said: Said) -> Message:
    """Draw a kudos for the team. Its receiver is mentioned, as they agreed; nobody else is called by any word of it."""
    one, skill = said.kudos, said.what.skill
    giver, seen = one.giver_name, said.what.seen
    first = f"*{escape(giver)} thanks <@{one.receiver}> for {escape(skill)}*"
    blocks: list[Block] = [section(f"{first}\n_{escape(seen)}_" if seen else first)]
    aloud = [f"{giver} thanks {one.receiver_name} for {skill}."]
    if seen:
        aloud.append(sentence(seen))
    if one.words:
        blocks.append(words(quoted(one.words)))
        aloud.append(sentence(quoted(one.words)))
    drawn = Message.of([*blocks, context(_FOOT)], face="shared")
    return Message(escape(" ".join([*aloud, sentence(_FOOT)])), drawn.blocks)


def taken_out() -> Message:
    """Draw what is left of it once either of the two has taken it out."""
    return Message.of([context("What stood here was taken back.")], face="taken_out")
