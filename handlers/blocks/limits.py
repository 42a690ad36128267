"""How much Slack takes: every limit of Block Kit that Heed keeps, with its source.

Sources: [doc] the reference at docs.slack.dev (block-kit, methods, surfaces); [sdk] enforced by slack_sdk 3.47;
[seen] measured on a live workspace by others and confirmed by Slack staff (slackapi/bolt-js issues 2509 and 2867).
"""

# --- a message, a form, the Home tab ---------------------------------------------------------------------------------

# [doc] chat.postMessage: at most 50 blocks.
MESSAGE_BLOCKS = 50
# [seen] What Slack makes of them must stay within 50 as well; 40 leaves room.
RENDERED_BLOCKS = 40
# [seen] Slack refuses a message of about 13,200 characters over all its blocks (`msg_blocks_too_long`), counted
# escaped; staff advise 12,000.
MESSAGE_CHARACTERS = 12_000
# [seen] Each header costs about a hundred characters more than its text.
HEADER_COST = 100
# [doc] Text above 4,000 is discouraged in chat.postMessage and refused in chat.update (`msg_too_long`).
MESSAGE_TEXT = 4_000
# [doc] changelog 2026-06-16: charts in one message.
MESSAGE_CHARTS = 2
# [doc] Tables: one in a message, of so many rows and columns.
MESSAGE_TABLES = 1
TABLE_ROWS = 100
TABLE_COLUMNS = 20
# [doc] Forms and the Home tab: at most 100 blocks.
VIEW_BLOCKS = 100
# [doc][sdk] A form's title, its two buttons, its own memory and its callback id.
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3_000
CALLBACK_ID = 255
# [seen] A view as a whole.
VIEW_BYTES = 250_000

# --- blocks ----------------------------------------------------------------------------------------------------------

# [doc][sdk] Ids of blocks and of actions.
BLOCK_ID = 255
ACTION_ID = 255
# [doc][sdk] The text of a header (plain text only).
HEADER_TEXT = 150
# [doc][sdk] The text of a section, and its fields.
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
# [doc] The slack_sdk does not check this one.
SECTION_FIELD_TEXT = 2_000
# [doc][sdk] Elements in a row.
ACTIONS_ELEMENTS = 25
CONTEXT_ELEMENTS = 10
# [doc][sdk] Label and hint of an input.
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
# [doc][sdk] Pictures.
IMAGE_URL = 3_000
IMAGE_ALT = 2_000
IMAGE_TITLE = 2_000

# --- elements --------------------------------------------------------------------------------------------------------

# [doc][sdk] Buttons.
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
BUTTON_URL = 3_000
# [doc][sdk] Menus and their options.
OPTIONS = 100
OPTION_TEXT = 75
OPTION_VALUE = 150
OVERFLOW_OPTIONS = 5
# [doc] Check boxes and radio buttons.
CHOICES = 10
PLACEHOLDER = 150
# [doc][sdk] What somebody may type at most.
TYPED_TEXT = 3_000
# [doc][sdk] The question before something happens.
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# --- charts (`data_visualization`, which neither slack_sdk 3.47 nor @slack/types 3.2.0 knows) -------------------------

# [doc] changelog 2026-06-16 and the block's reference.
CHART_TITLE = 50
CHART_SERIES = 6
CHART_CATEGORY = 20
CHART_AXIS_LABEL = 50
