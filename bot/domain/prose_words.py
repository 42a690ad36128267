"""What Heed says of a period where no language model does: sentences with a quotation each, and how they begin."""

from bot.domain.language import ENGLISH, later, say, spoken
from bot.domain.names_said import words_of

# What is said of a theme, by how it moved.
LINES = {
    "new": later("New here, in a customer's words: {quote}"),
    "rising": later("This comes up more often than before, for example: {quote}"),
    "steady": later("No marked change here, for example: {quote}"),
    "cooling": later("This comes up less often than before; some still say: {quote}"),
}
# What is said of a period, by how its leading theme moved, and how long it was.
VERDICTS = {
    ("new", "day"): later("What is new this day shows best here: {quote}"),
    ("new", "week"): later("What is new this week shows best here: {quote}"),
    ("new", "month"): later("What is new this month shows best here: {quote}"),
    ("rising", "day"): later("What grew most this day shows best here: {quote}"),
    ("rising", "week"): later("What grew most this week shows best here: {quote}"),
    ("rising", "month"): later("What grew most this month shows best here: {quote}"),
    ("steady", "day"): later("Nothing stands out this day; what people still say: {quote}"),
    ("steady", "week"): later("Nothing stands out this week; what people still say: {quote}"),
    ("steady", "month"): later("Nothing stands out this month; what people still say: {quote}"),
    ("cooling", "day"): later("It was a calm day; what people still say: {quote}"),
    ("cooling", "week"): later("It was a calm week; what people still say: {quote}"),
    ("cooling", "month"): later("It was a calm month; what people still say: {quote}"),
}


def beginnings() -> frozenset[str]:
    """Return the words that these sentences begin with, as names are compared: in no language are they names.

    Nothing in English, whose ordinary words the evidence lock knows.
    """
    if spoken().code == ENGLISH.code:
        return frozenset()
    said = (say(sentence, quote="") for sentence in (*LINES.values(), *VERDICTS.values()))
    return frozenset(words[0] for sentence in said if (words := words_of(sentence)))
