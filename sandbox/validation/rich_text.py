"""What Slack demands of rich_text blocks and of tables, whose cells are rich text."""

from sandbox.validation.checks import Rule, anything, by_type, flag, many, number, one_of, shape, string

# Characters of one rich_text part; Slack names no limit of its own, the message's total holds.
PART_MAX = 12_000
MANY = 10_000

STYLE = shape(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag),
)


def _part(required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Rule:
    return shape({"type": anything, **required}, {"style": STYLE, **(optional or {})})


PARTS: dict[str, Rule] = {
    "text": _part({"text": string(PART_MAX, 1)}),
    "link": _part({"url": string(3000, 1)}, {"text": string(PART_MAX), "unsafe": flag}),
    "user": _part({"user_id": string(255, 1)}),
    "channel": _part({"channel_id": string(255, 1)}),
    "emoji": _part({"name": string(100, 1)}, {"unicode": string(100), "skin_tone": number(1, 6), "url": string(3000)}),
    "usergroup": _part({"usergroup_id": string(255, 1)}),
    "team": _part({"team_id": string(255, 1)}),
    "broadcast": _part({"range": one_of("here", "channel", "everyone")}),
    "color": _part({"value": string(20, 1)}),
    "date": _part(
        {"timestamp": number(0), "format": string(255, 1)}, {"url": string(3000), "fallback": string(PART_MAX)}
    ),
}
ANY_PART = by_type(PARTS, "rich text element")
INLINE: dict[str, Rule] = {"type": anything, "elements": many(ANY_PART, MANY, 0)}
SECTION = shape(INLINE)

CONTAINERS: dict[str, Rule] = {
    "rich_text_section": SECTION,
    "rich_text_preformatted": shape(INLINE, {"border": number(0, 1), "language": string(100)}),
    "rich_text_quote": shape(INLINE, {"border": number(0, 1)}),
    "rich_text_list": shape(
        {
            "type": anything,
            "style": one_of("bullet", "ordered"),
            "elements": many(by_type({"rich_text_section": SECTION}, "rich text list item"), MANY),
        },
        {"indent": number(0, 8), "offset": number(0), "border": number(0, 1)},
    ),
}
RICH_TEXT = shape(
    {"type": anything, "elements": many(by_type(CONTAINERS, "rich text container"), MANY)}, {"block_id": string(255)}
)

# Rows and columns of a table; a cell is raw text or rich text.
CELL = by_type(
    {
        "raw_text": shape({"type": anything, "text": string(PART_MAX)}),
        "raw_number": shape({"type": anything, "value": number()}, {"text": string(PART_MAX)}),
        "rich_text": RICH_TEXT,
    },
    "table cell",
)
ROWS = many(many(CELL, 20), 100)
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})
TABLE = shape({"type": anything, "rows": ROWS}, {"block_id": string(255), "column_settings": many(COLUMN, 20, 0)})
DATA_TABLE = shape(
    {"type": anything, "rows": ROWS, "caption": string(255, 1)},
    {"block_id": string(255), "page_size": number(1, 100), "row_header_column_index": number(0, 19)},
)
