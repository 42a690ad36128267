"""Why Heed says something that nobody asked for at that moment: one plain sentence for each.

They are stored as they stand here and said in the reader's language when somebody looks them up.
"""

from bot.domain.language import later

DIGEST = later("The digest of this channel was due; `/digest schedule` changes when it comes.")
DIGEST_ORDERED = later("Somebody asked for a digest now.")
DIGEST_PAUSED = later("A digest could not be posted, so it is muted; `/digest unmute` in its channel brings it back.")
TRIAGE = later("I was unsure about something that was said, and asked where the team sorts.")
TRIAGE_LOST = later("I could not ask in the triage channel that you chose; `/heed channel triage #channel` changes it.")
QUALITY = later("Complaints about one area rose suddenly; `/heed quality` shows all areas.")
LISTENS = later("Somebody turned on that I read along here, and everybody who writes here should know.")
NUDGE = later("Something that you can act on was due.")
OWED = later("A theme reached a status of which customers are still owed word; `/heed owed` lists them.")
HANDED_OVER = later("Somebody handed over to you what a customer is owed; `/heed owed` lists it.")
CHECK = later("Something shipped that you had asked for or answered for, and I asked whether it helped.")
EXPERIMENT_OWNER = later("Somebody made you the owner of an experiment; `/experiment list` shows yours.")
EXPERIMENT_CARD = later("An experiment's card could not be posted; `/experiment list` shows it all the same.")
WELCOME = later("You brought me into this workspace, so I told you how to begin.")
ROLE = later("Somebody changed what you may do in Heed; `/heed help` and Heed's Home show what you can.")
FOLDED = later("More was due than one day's messages allow, so the rest stands together in one.")
# What an older version posted, and answers to what somebody did.
ANSWERED = later("Somebody did something that this answers.")
