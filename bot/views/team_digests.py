"""A team's week in its channel: how the group did, a moment that two of them share, and one thing to try together."""

from slack_sdk.models.blocks import Block

from bot.views.message import (
    Message,
    actions,
    button,
    context,
    escape,
    header,
    picture,
    quoted,
    section,
    words,
)
from coaching import team_digests as say
from coaching import trails
from coaching.kudos import Said
from coaching.team_digests import TeamWeekShown

_FOOT = "Group figures only, no ranking; nobody is named but by their leave."


def draw(digest: TeamWeekShown, moment: Said | None, *, chart: str | None = None) -> Message:
    """Draw a team's digest. `moment` is what two people share, if it still stands; `chart` the file with its course."""
    blocks: list[Block] = [header(f"Our week in {digest.skill}"[:150]), section(_figures(digest))]
    if moment is not None:
        blocks += _moment(moment)
    if digest.story:
        blocks.append(section("\n".join(map(escape, digest.story))))
    if digest.together:
        blocks.append(section(f"*Together this week:* {escape(digest.together)}"))
    blocks.append(actions(button("Say what you saw", "kudos:say", "open")))
    if chart is not None and digest.has_figures:
        blocks.append(picture(trails.said(digest.course), chart))
    return Message.of([*blocks, context(_FOOT)], face="team").with_words()


def _figures(digest: TeamWeekShown) -> str:
    caveat = f"_{say.caveat(digest)}_"
    return f"{say.said(digest)}\n{caveat}" if digest.has_figures else caveat


def _moment(moment: Said) -> list[Block]:
    one, what = moment.kudos, moment.what
    first = f"*A moment, with both their leave:* {escape(one.giver_name)} thanks {escape(one.receiver_name)}"
    blocks: list[Block] = [section(f"{first} for {escape(what.skill)}.")]
    return [*blocks, words(quoted(one.words))] if one.words else blocks
