"""What a person's client does: it sends presses and forms to the bot, and does what the answer says."""

from collections.abc import Mapping
from dataclasses import replace

from sandbox import payloads
from sandbox.courier import Courier
from sandbox.elements import PRESSED, STATE_KEY, Placed, option, options, placed, read, values
from sandbox.forms import complaints
from sandbox.messages import Message
from sandbox.responses import content, post
from sandbox.screens import View
from sandbox.tickets import Tickets
from sandbox.validate import view_faults
from sandbox.wire import Answer, ApiError, Json, NotThere
from sandbox.workspace import Workspace

State = Mapping[str, Mapping[str, object]]


class Client:
    """The clients of all people: one path for hands in tests, the page and those who play along."""

    def __init__(self, workspace: Workspace, courier: Courier, tickets: Tickets, base_url: str) -> None:
        self.workspace, self._courier, self._tickets, self._base = workspace, courier, tickets, base_url

    async def press(
        self, user: str, place: Message | View, p: Placed, chosen: object = None, state: State | None = None
    ) -> Answer:
        """Press or choose an element; `state` is what stands in the inputs around it."""
        self._type_in(place, state)
        act = payloads.action(p, self._chosen(place, p, chosen))
        if isinstance(place, View):
            trigger = self._tickets.trigger(user, place)
            payload = payloads.on_view(self.workspace, place, act, trigger=trigger)
        else:
            self.workspace.mark_read(user, place.channel)
            payload = payloads.on_message(
                self.workspace,
                user,
                place,
                act,
                trigger=self._tickets.trigger(user),
                url=self._response_url(user, place.channel, place),
                state=values(place.blocks, place.typed),
            )
        return await self._courier.deliver("interactive", payload, what="block_actions", who=user)

    def _type_in(self, place: Message | View, state: State | None) -> None:
        for p in placed(place.blocks):
            given = (state or {}).get(p.block_id, {})
            if p.type in STATE_KEY and p.action_id in given:
                place.typed.setdefault(p.block_id, {})[p.action_id] = read(p.element, given[p.action_id])

    def _chosen(self, place: Message | View, p: Placed, chosen: object) -> Json:
        if p.type == "overflow":
            picked = chosen.get("selected_option") if isinstance(chosen, dict) else chosen
            return {"selected_option": option(p.element, picked)}
        if p.type == "feedback_buttons":
            sides = (p.element["positive_button"], p.element["negative_button"])
            side = next(s for s in sides if chosen in (s["value"], s["text"]["text"]))
            return {"value": side["value"], "text": side["text"]}
        if p.type in PRESSED:
            return {}
        if chosen is not None:
            place.typed.setdefault(p.block_id, {})[p.action_id] = read(p.element, chosen)
        return values(place.blocks, place.typed)[p.block_id][p.action_id]

    async def submit(self, view: View, state: State | None = None) -> Answer:
        """Press a modal's submit; the client's own checks come first, and may keep the form back."""
        self._type_in(view, state)
        view.errors = complaints(view.blocks, view.typed)
        if view.errors:
            self.workspace.changes.touch()
            return Answer(ok=False, error="client_validation", errors=view.errors)
        payload = payloads.submission(
            self.workspace,
            view,
            trigger=self._tickets.trigger(view.user, view),
            response_urls=self._chosen_response_urls(view),
        )
        answer = await self._courier.deliver("interactive", payload, what="view_submission", who=view.user)
        if not answer.ok:
            return answer
        try:
            return await self._after_submit(view, answer)
        except ApiError as error:
            return replace(answer, ok=False, error=error.error)

    async def _after_submit(self, view: View, answer: Answer) -> Answer:
        said, screens = answer.payload, self.workspace.screens
        kind = said.get("response_action")
        if kind is None:
            screens.pop(view)
        elif kind == "clear":
            screens.clear(view.user)
        elif kind == "errors":
            return self._show_errors(view, answer)
        elif kind in ("update", "push"):
            faults = view_faults(said.get("view"), has_file=self.workspace.files.__contains__)
            if faults:
                return replace(answer, ok=False, error=f"invalid_view: {'; '.join(map(str, faults))}")
            if kind == "update":
                screens.update(view, said["view"])
            else:
                screens.push(view.user, said["view"])
        else:
            return replace(answer, ok=False, error=f"unknown response_action {kind!r}")
        return answer

    def _show_errors(self, view: View, answer: Answer) -> Answer:
        errors = answer.payload.get("errors")
        inputs = {b["block_id"] for b in view.blocks if b["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            return replace(answer, ok=False, error="invalid_errors: they name no input block of this view")
        view.errors = {str(block): str(text) for block, text in errors.items()}
        self.workspace.changes.touch()
        return replace(answer, ok=False, errors=view.errors)

    def _chosen_response_urls(self, view: View) -> list[Json]:
        urls: list[Json] = []
        for p in placed(view.blocks):
            if p.element.get("response_url_enabled"):
                held = view.state()["values"][p.block_id][p.action_id]
                channel = held.get("selected_conversation") or held.get("selected_channel")
                if channel in self.workspace.conversations:
                    url = self._response_url(view.user, channel, None)
                    urls.append(
                        {"response_url": url, "channel_id": channel, "block_id": p.block_id, "action_id": p.action_id}
                    )
        return urls

    async def close(self, view: View) -> Answer:
        """Press a modal's close; the bot hears of it only if the view asked to be told."""
        if view.body.get("clear_on_close"):
            gone = self.workspace.screens.clear(view.user)
        else:
            self.workspace.screens.pop(view)
            gone = [view]
        answer = Answer(ok=True)
        for each in gone:
            if each.body.get("notify_on_close"):
                payload = payloads.closed(self.workspace, each, is_cleared=len(gone) > 1)
                answer = await self._courier.deliver("interactive", payload, what="view_closed", who=view.user)
        return answer

    async def command(self, user: str, name: str, text: str, channel: str) -> Answer:
        """Send a slash command; what the bot answers at once is shown to its sender."""
        command = self.workspace.app.command(name)
        if command is None:
            return Answer(ok=False, error=f"{name} is not a valid command.")
        self.workspace.mark_read(user, channel)
        url = self._response_url(user, channel, None)
        payload = payloads.slash(
            self.workspace,
            user,
            command,
            text,
            self.workspace.conversations[channel],
            trigger=self._tickets.trigger(user),
            url=url,
        )
        answer = await self._courier.deliver("slash_commands", payload, what=name, who=user)
        said = answer.payload or ({"text": answer.text} if answer.text.strip() else {})
        if not answer.ok or not said:
            return answer
        try:
            post(
                self.workspace, self._tickets.respond(url.split("/response/")[1]), said, *content(self.workspace, said)
            )
        except ApiError as error:
            return replace(answer, ok=False, error=error.error)
        return answer

    async def shortcut(self, user: str, callback_id: str) -> Answer:
        """Use a global shortcut."""
        payload = payloads.shortcut(self.workspace, user, callback_id, trigger=self._tickets.trigger(user))
        return await self._courier.deliver("interactive", payload, what="shortcut", who=user)

    async def message_action(self, user: str, message: Message, callback_id: str) -> Answer:
        """Use a message shortcut."""
        payload = payloads.message_action(
            self.workspace,
            user,
            message,
            callback_id,
            trigger=self._tickets.trigger(user),
            url=self._response_url(user, message.channel, message if message.by_bot else None),
        )
        return await self._courier.deliver("interactive", payload, what="message_action", who=user)

    async def suggest(self, user: str, place: View | Message, p: Placed, typed: str) -> Answer:
        """Type into a select whose options the bot knows."""
        if len(typed) < int(p.element.get("min_query_length", 3)):
            return Answer(ok=True)
        payload = payloads.suggestion(self.workspace, user, p, typed, place)
        answer = await self._courier.deliver("interactive", payload, what="block_suggestion", who=user)
        if not answer.ok:
            return answer
        found = answer.payload.get("options")
        if found is None:
            found = [o for g in answer.payload.get("option_groups") or () for o in g.get("options") or ()]
        if len(found) > 100:
            return replace(answer, ok=False, error="more than 100 options")
        return replace(answer, options=tuple(found))

    def _response_url(self, user: str, channel: str, source: Message | None) -> str:
        return f"{self._base}/response/{self._tickets.response(user, channel, source)}"


def find(
    blocks: list[Json], action_id: str | None, label: str | None, value: object, block_id: str | None = None
) -> Placed:
    """Find an element by its action id, by what it or one of its options says, by its value, or by all of these.

    Raises:
        NotThere: Nothing on these blocks answers to that.

    """
    for p in placed(blocks):
        if action_id is not None and p.action_id != action_id:
            continue
        if block_id is not None and p.block_id != block_id:
            continue
        if label is not None and label not in _said(p.element):
            continue
        if isinstance(value, str) and not _takes(p, value):
            continue
        return p
    seen = [(p.action_id, _said(p.element)) for p in placed(blocks)]
    raise NotThere(f"no element with action_id={action_id!r}, label={label!r}, value={value!r}; there are {seen}")


def _takes(p: Placed, value: str) -> bool:
    if p.type == "button":
        return p.element.get("value") == value
    offered = options(p.element)
    return not offered or any(value in (o.get("value"), o["text"]["text"]) for o in offered)


def _said(element: Json) -> list[str]:
    texts = [element, *(element.get("options") or ())]
    texts += [o for group in element.get("option_groups") or () for o in group.get("options") or ()]
    texts += [element[key] for key in ("positive_button", "negative_button") if key in element]
    said = [t["text"]["text"] for t in texts if isinstance(t.get("text"), dict)]
    return [*said, *(element[key] for key in ("accessibility_label",) if key in element)]
