"""What the workspace knows of the app that is installed in it: its manifest, as values."""

from dataclasses import dataclass
from typing import Any, Literal, Self

from sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command; `should_escape` turns typed names into ids."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A global or message shortcut."""

    name: str
    type: Literal["global", "message"]
    callback_id: str


@dataclass(frozen=True, slots=True)
class AppSetup:
    """The installed app. `scopes` and `events` of None mean: everything; no commands means: any command.

    Echoes of the bot's own messages are only sent to an app that names `message.im` or `message.channels` in `events`.
    """

    name: str = "Bot"
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] | None = None
    events: frozenset[str] | None = None
    home_tab: bool = True
    messages_tab: bool = True
    messages_read_only: bool = False
    start_as: str | None = None

    @classmethod
    def from_manifest(cls, manifest: Json, *, start_as: str | None = None) -> Self:
        """Read an app manifest (the parsed YAML or JSON)."""
        features = manifest.get("features") or {}
        home = features.get("app_home") or {}
        settings = manifest.get("settings") or {}
        bot = (features.get("bot_user") or {}).get("display_name")
        shown: dict[str, Any] = manifest.get("display_information") or {}
        return cls(
            name=str(shown.get("name") or bot or "Bot"),
            commands=tuple(_command(c) for c in features.get("slash_commands") or ()),
            shortcuts=tuple(Shortcut(s["name"], s["type"], s["callback_id"]) for s in features.get("shortcuts") or ()),
            scopes=frozenset(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
            events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
            home_tab=bool(home.get("home_tab_enabled", False)),
            messages_tab=bool(home.get("messages_tab_enabled", False)),
            messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
            start_as=start_as,
        )

    def command(self, name: str) -> SlashCommand | None:
        """Return the command of that name; any command at all when none was declared."""
        if not self.commands:
            return SlashCommand(name)
        return next((c for c in self.commands if c.command == name), None)

    def hears(self, event: str) -> bool:
        """Say whether the app subscribed to this event type (`message` counts by its kinds)."""
        return self.events is None or event in self.events


def _command(given: Json) -> SlashCommand:
    return SlashCommand(
        given["command"],
        given.get("description") or "",
        given.get("usage_hint") or "",
        should_escape=bool(given.get("should_escape")),
    )
