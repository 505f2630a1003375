"""Rich text: the one block that nests deeply enough to deserve its own page."""

from sandbox.shapes import Check, array, by_type, flag, number, one_of, shape, string

_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "unlink"), flag))
_STYLED: dict[str, Check] = {"style": _STYLE}

PARTS: dict[str, Check] = {
    "text": shape({"text": string(least=1)}, _STYLED),
    "link": shape({"url": string()}, {**_STYLED, "text": string(), "unsafe": flag}),
    "emoji": shape({"name": string()}, {**_STYLED, "unicode": string(), "url": string(), "skin_tone": number(1, 6)}),
    "user": shape({"user_id": string()}, _STYLED),
    "usergroup": shape({"usergroup_id": string()}, _STYLED),
    "channel": shape({"channel_id": string()}, _STYLED),
    "team": shape({"team_id": string()}, _STYLED),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": shape({"value": string()}, _STYLED),
    "date": shape({"timestamp": number(), "format": string()}, {**_STYLED, "url": string(), "fallback": string()}),
}
_PARTS = by_type(lambda: PARTS)
_PLAIN = by_type(lambda: {"text": PARTS["text"], "link": PARTS["link"]})
_SECTION = shape({"elements": array(_PARTS)})
_BORDER: dict[str, Check] = {"border": one_of(0, 1)}
_LIST = shape(
    {"elements": array(by_type(lambda: {"rich_text_section": _SECTION})), "style": one_of("bullet", "ordered")},
    {**_BORDER, "indent": number(0, 8), "offset": number(0)},
)

RICH_TEXT = array(
    by_type(
        lambda: {
            "rich_text_section": _SECTION,
            "rich_text_list": _LIST,
            "rich_text_quote": shape({"elements": array(_PARTS)}, _BORDER),
            "rich_text_preformatted": shape({"elements": array(_PLAIN)}, {**_BORDER, "language": string()}),
        }
    )
)
RICH_TEXT_BLOCK = by_type(lambda: {"rich_text": shape({"elements": RICH_TEXT}, {"block_id": string(255)})})
