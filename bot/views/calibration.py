"""Scenes to rate: the message face by face, one scene as a form, and what the expert says of it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views import prompts
from bot.views.decisions import Sheet, chosen, element, radio
from bot.views.message import MENU, MENU_AFTER, Message, actions, button, context, escape, menu, section
from coaching import agreement_words as say
from coaching import reading_time
from coaching.calibration import Rated
from coaching.faces import Outlook, said_date, said_number
from coaching.items import Round, Vignette
from coaching.rounds import Settled, place
from coaching.snoozing import is_snoozed

RATE, NEXT = "calibration:rate", "calibration:next"
CHOOSE_ONE = "Choose one first. The nearest will do."
NOTE_LENGTH = 1000
_LEVEL, _NOTE = "level", "note"
_COMPARE = "My view, the expert's"


def draw(face: str, prompt_id: str, scenes: Round, outlook: Outlook) -> Message:
    """Draw the face that scenes to rate should show.

    "started" does not count how many are rated: of twelve edits in a quarter of an hour nobody would see one.
    """
    if face == "started":
        blocks = _started(prompt_id, scenes, outlook)
    else:
        drawn = {"before": _before, "done": _done}.get(face, _closed)
        blocks = _put_aside(face, prompt_id, title(scenes), outlook) or drawn(prompt_id, scenes)
    return Message.of(blocks, face=face)


def _put_aside(face: str, prompt_id: str, heading: str, outlook: Outlook) -> list[Block] | None:
    """Draw what was put off, paused, or brought back; None for any other face."""
    if is_snoozed(face):
        return prompts.snoozed(prompt_id, heading, outlook)
    if face == "paused":
        return prompts.paused(prompt_id, outlook)
    return prompts.moved(heading) if face == "moved" else None


def title(scenes: Round) -> str:
    """Say what it is: "Three short scenes"."""
    many = said_number(len(scenes.vignettes), "short scene")
    return many[0].upper() + many[1:] + ("" if scenes.number else " to practise on")


def _before(prompt_id: str, scenes: Round) -> list[Block]:
    if scenes.number:
        words = "All who note what they see rate the same ones. It shows how far our notes mean the same."
    else:
        words = (
            "You choose a level for each, and read at once what the expert chose, and why. So what you note later "
            "means the same as what others note. Stop when you like; I keep your place."
        )
    return [
        section(f"*{title(scenes)}, about {reading_time.minutes(scenes)} minutes*\n{words}", accessory=menu(prompt_id)),
        actions(button("Start", "calibration:start", prompt_id, style="primary")),
        context("Nobody sees what you choose but you; all together it becomes one figure, without names."),
    ]


def _started(prompt_id: str, scenes: Round, outlook: Outlook) -> list[Block]:
    until = f" This stays open until {said_date(outlook.closes_on)}." if outlook.closes_on else ""
    return [
        section(f"*{title(scenes)}*\nWhat you have rated is kept.{until}", accessory=menu(prompt_id, MENU_AFTER)),
        actions(button("Continue", "calibration:continue", prompt_id, style="primary")),
        context("Nobody sees what you choose but you."),
    ]


def _done(prompt_id: str, scenes: Round) -> list[Block]:
    if scenes.number:
        words = "Done, thank you. Once the round has closed for all, you can read your view beside the expert's."
        return [section(f"*{title(scenes)}*\n{words}", accessory=menu(prompt_id, MENU_AFTER))]
    return [
        section(f"*{title(scenes)}*\nDone, thank you.", accessory=menu(prompt_id, MENU_AFTER)),
        actions(button(_COMPARE, "calibration:view", prompt_id)),
    ]


def _closed(_prompt_id: str, scenes: Round) -> list[Block]:
    return [section(f"*{title(scenes)}*\nThis round has closed. Nothing is missing where you had no time.")]


def draw_back(face: str, prompt_id: str, settled: Settled, outlook: Outlook) -> Message:
    """Draw the message after a round: how it went for all, and the way to one's own part."""
    aside = _put_aside(face, prompt_id, "The round of scenes", outlook)
    return Message.of(aside or _back(prompt_id, settled, open_still=face == "before"), face=face)


def _back(prompt_id: str, settled: Settled, *, open_still: bool) -> list[Block]:
    people, scenes = said_number(settled.raters, "rater"), said_number(settled.scenes, "scene")
    many = f": {people}, {scenes}" if settled.told_round else ""
    offers = MENU if open_still else MENU_AFTER
    blocks: list[Block] = [
        section(f"*The round is closed{many}.*\n{say.closed(settled)}", accessory=menu(prompt_id, offers))
    ]
    if open_still:
        blocks += [
            actions(button(_COMPARE, "calibration:view", prompt_id, style="primary")),
            context("Your own part is told to you alone."),
        ]
    return blocks


def form(scenes: Round, vignette: Vignette, sheet: Sheet) -> View:
    """Ask for the level of one scene."""
    at = scenes.vignettes.index(vignette) + 1
    blocks: list[Block] = [section("\n".join(f"*{escape(one.who)}:* {escape(one.says)}" for one in vignette.scene))]
    if scenes.number == 0:
        blocks.append(context("\n".join(f"*{escape(one.label)}:* {escape(one.anchor)}" for one in scenes.rubric)))
    levels = [(level.name, level.label) for level in scenes.rubric]
    blocks += [
        radio(sheet.block(_LEVEL), _LEVEL, f"What did {vignette.rated} do?", levels),
        InputBlock(
            block_id=sheet.block(_NOTE),
            label=PlainTextObject(text="What made you choose that?", emoji=False),
            element=PlainTextInputElement(action_id=_NOTE, multiline=True, max_length=NOTE_LENGTH),
            hint=PlainTextObject(text="Only you see this.", emoji=False),
            optional=True,
        ),
    ]
    ends = at == len(scenes.vignettes) and scenes.number
    return _page(scenes, at, sheet, blocks, callback=RATE, submit="Finish" if ends else "Next")


def first_input(sheet: Sheet) -> str:
    """The input at which a refusal is shown."""
    return sheet.block(_LEVEL)


def given(view: dict[str, object], sheet: Sheet, scenes: Round) -> tuple[str, str]:
    """Take a form apart: the level, empty where none of the rubric's was chosen, and the note."""
    level, words = chosen(view, sheet.block(_LEVEL), _LEVEL), element(view, sheet.block(_NOTE), _NOTE).get("value")
    known = level if level in {one.name for one in scenes.rubric} else ""
    return known, words.strip()[:NOTE_LENGTH] if isinstance(words, str) else ""


def seen(scenes: Round, vignette: Vignette, level: int, sheet: Sheet) -> View:
    """Say after one scene of the kick-off what the expert chose, and why."""
    blocks: list[Block] = [
        section(f"{_both(scenes, vignette, level)}{_near(vignette, level)}"),
        section(f"*Why, in the expert's words.* {escape(vignette.reasons)}"),
        context(f"What to look for: {escape('; '.join(scenes.about(vignette)).lower())}."),
    ]
    return _page(scenes, scenes.vignettes.index(vignette) + 1, sheet, blocks, callback=NEXT, submit="Next")


def _both(scenes: Round, vignette: Vignette, level: int | None) -> str:
    theirs = place(vignette.level)
    expert = escape(say.label(scenes.rubric, theirs))
    if level is None:
        return f"*The expert chose “{expert}”.*"
    if level == theirs:
        return f"*You and the expert chose the same: “{expert}”.*"
    mine = escape(say.label(scenes.rubric, level))
    return f"*You chose “{mine}”, the expert “{expert}”.*"


def _near(vignette: Vignette, level: int) -> str:
    one_apart = abs(level - place(vignette.level)) == 1
    return "\nOne level apart is common. What tipped it is what counts." if one_apart else ""


def thanks(scenes: Round, sheet: Sheet, *, hurried: bool) -> View:
    """Thank a rater at the end of a round that is still open to others."""
    words = "*Thank you, that is all.* Once the round has closed for all, you can read your view beside the expert's."
    blocks: list[Block] = [section(words), *([section(say.HURRIED)] if hurried else [])]
    return _reading(title(scenes), sheet, blocks)


def over(scenes: Round, sheet: Sheet) -> View:
    """Say that a round takes no more ratings, or that its scenes are gone."""
    words = "This round has closed, so there is nothing to rate any more. What you had rated is kept."
    return _reading(title(scenes), sheet, [section(words)])


def refused(words: str, sheet: Sheet) -> View:
    """Say why it does not go on."""
    return _reading("Short scenes", sheet, [section(words)])


def own(
    scenes: Round,
    rated: Sequence[Rated],
    sheet: Sheet,
    *,
    everything: Sequence[Rated],
    hurried: bool,
    settled: Settled | None = None,
) -> View:
    """Show a rater their own view beside the expert's; `everything` they have rated tells how they lean."""
    levels = {one.vignette.partition("@")[0]: one.level for one in rated}
    blocks: list[Block] = [
        section(f"*{escape(one.title)}*\n{_both(scenes, one, levels.get(one.id))}\n_The expert:_ {escape(one.reasons)}")
        for one in scenes.vignettes
    ]
    if lean := say.lean(everything, scenes):
        blocks.append(section(f"*How you lean.* {escape(lean)}"))
    if hurried:
        blocks.append(section(say.HURRIED))
    if settled is not None:
        blocks += _group(settled)
    blocks.append(context("You alone see this page."))
    return _reading("Your view, the expert's", sheet, blocks)


def _group(settled: Settled) -> list[Block]:
    """Tell the group's figures, with those in a hurry and without, where enough people stand behind them."""
    if not settled.told:
        return [context(say.closed(settled))]
    blocks: list[Block] = [section(f"*All of us, over {settled.whole.units} scenes.* {say.verdict(settled.whole)}")]
    names = ("alpha", "ac2", "raw", "key")
    blocks.append(context("\n".join(f"{say.line(settled.whole, name)}." for name in names)))
    if settled.calm is not None and settled.told_calm:
        calm = "\n".join(f"{say.line(settled.calm, name)}." for name in names)
        blocks.append(context(f"Without ratings given in a hurry:\n{calm}"))
    return blocks


def _page(scenes: Round, at: int, sheet: Sheet, blocks: list[Block], *, callback: str, submit: str) -> View:
    return View(
        type="modal",
        callback_id=callback,
        private_metadata=sheet.pack(),
        title=PlainTextObject(text=f"Scene {at} of {len(scenes.vignettes)}"),
        submit=PlainTextObject(text=submit),
        close=PlainTextObject(text="Stop for now"),
        notify_on_close=True,
        blocks=blocks,
    )


def _reading(heading: str, sheet: Sheet, blocks: list[Block]) -> View:
    return View(
        type="modal",
        private_metadata=sheet.pack(),
        title=PlainTextObject(text=heading if len(heading) <= 24 else "Short scenes"),
        close=PlainTextObject(text="Done"),
        blocks=blocks,
    )
