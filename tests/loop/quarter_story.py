"""Who says what in the quarter: the accounts of the CRM, and the words of customers of the seed workspace."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.config import SEED_FOLDER

# A Wednesday at noon, when everybody of the team is at work; the loop's clock begins then.
FIRST_DAY = datetime(2026, 11, 11, 12, tzinfo=UTC)
CRM = """Company,Record ID,Website,Segment,Tier,ARR,Owner
Cobbold Lifts,CRM-1,cobbold.example,Lifts,Gold,48000 EUR,
Brückner Wärme,CRM-2,brueckner.example,Heating,Gold,96000 EUR,
Sahra Cooling,CRM-3,sahra.example,Cooling,Silver,30000 EUR,
Mori Setsubi,CRM-4,mori.example,Cooling,Silver,22000 EUR,
Halden Fire Safety,CRM-5,halden.example,Fire,Bronze,12000 EUR,U0TOMAS
Pennine Boilers,CRM-6,pennine.example,Boilers,Bronze,64000 EUR,
"""
# Channel, customer and account of everybody with a shared channel.
SHARED = {
    "dan": ("ext-cobbold", "Cobbold Lifts"),
    "greta": ("ext-brueckner", "Brückner Wärme"),
    "layla": ("ext-sahra", "Sahra Cooling"),
    "kenji": ("ext-mori", "Mori Setsubi"),
}
VISION = "An engineer in a van never has to ring the office."
OFFLINE_GOAL, NUMBERS_GOAL = "Work without a signal", "Numbers people trust"
# What three of them ask for in nearly the same words, so that it is one theme on every machine.
OFFLINE = {
    "dan": "The app loses my job notes when there is no signal",
    "greta": "The app loses our job notes when there is no signal",
    "kenji": "The app loses all job notes when there is no signal",
}
OFFLINE_HALDEN = "The app loses their job notes when there is no signal"
EXCEL = {
    "layla": "Please let us export the weekly plan to Excel",
    "greta": "Please export the weekly plan to Excel for us",
    "dan": "Let me export the weekly plan to Excel please",
}
# One a week, so that there is something to tell and something to compare with.
CHATTER = (
    ("layla", "Thank you, the new map is a joy on our tablets"),
    ("greta", "Can the calendar show the holidays of Bavaria?"),
    ("kenji", "The button for photos is hard to hit with gloves"),
    ("layla", "Is there a way to print the parts list in Arabic?"),
    ("greta", "The colours of overdue visits are lovely and clear"),
    ("kenji", "How do I change the language of one engineer?"),
    ("layla", "Our spare keys are not listed with the buildings"),
)
# A release goes wrong in the eleventh week.
BURST = {
    "dan": "Since yesterday the invoice has no tax on it",
    "greta": "The tax is missing on every invoice since the update",
    "layla": "Our invoices come without tax, the bank sends them back",
    "kenji": "Invoice without tax again this morning",
}
AREA = "Invoices"
WHY_PLANNED, WHY_NOT = "four of six accounts asked for it", "three of two hundred asked for it"
UNLESS = "an auditor insists on it"
SHIPPED_AS = "notes stay on the phone until there is a signal"
EDITED = "Hi Dan, your notes are next on our list. I will write here on the day it is out."


def quiet_seed(folder: Path) -> Path:
    """Return a seed folder with the people and channels of the seed workspace, before anybody has said a word."""
    shutil.copy(SEED_FOLDER / "workspace.json", folder / "workspace.json")
    (folder / "messages.json").write_text(json.dumps([]), encoding="utf-8")
    return folder


def day(week: int, weekday: int = 2, hour: int = 12, minute: int = 0) -> datetime:
    """Return a moment (UTC) of a week of the quarter, 0 to 13; weekday 0 is Monday, and weeks begin then."""
    monday = FIRST_DAY - timedelta(days=2)
    return monday.replace(hour=hour, minute=minute) + timedelta(weeks=week, days=weekday)
