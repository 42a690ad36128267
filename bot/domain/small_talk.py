"""Words that tell little of what a theme is about, by themselves."""

# Said of everything: praise, complaint, politeness. The list was read off names that told nothing of labelled themes of
# public app reviews, and is kept to words that could be said of any product.
# fmt: off
SMALL_TALK = frozenset((
    "able", "actually", "again", "also", "always", "annoying", "anything", "app", "application", "apps", "awesome",
    "awful", "bad", "best", "better", "bit", "bring", "certain", "come", "cool", "customer", "different", "done",
    "even", "ever", "every", "everything", "excellent", "feel", "find", "fine", "fix", "get", "gets", "getting",
    "give", "go", "going", "good", "got", "great", "guys", "happy", "hate", "hello", "help", "hey", "hi", "hope",
    "horrible", "however", "im", "issue", "issues", "ive", "keep", "keeps", "know", "like", "little", "look", "lot",
    "lots", "love", "made", "make", "makes", "many", "maybe", "much", "need", "needed", "needs", "new", "nice",
    "nothing", "now", "ok", "okay", "one", "perfect", "please", "pls", "plz", "problem", "product", "rather",
    "really", "said", "say", "says", "see", "since", "someone", "something", "star", "stars", "still", "sure", "take",
    "tell", "terrible", "thank", "thanks", "thing", "things", "think", "though", "time", "times", "today", "told",
    "tried", "try", "trying", "unfortunately", "use", "used", "useful", "useless", "using", "want", "wanted", "wants",
    "way", "well", "wish", "work", "worked", "working", "works", "would", "year", "years", "yes", "yet",
))
# A name may begin with one of these and never ends with one; alone they tell nothing.
NEGATIONS = frozenset((
    "aren't", "can't", "cannot", "cant", "couldn't", "didn't", "didnt", "doesn't", "doesnt", "don't", "dont",
    "hadn't", "hasn't", "hasnt", "haven't", "havent", "isn't", "isnt", "never", "no", "not", "unable", "wasn't",
    "without", "won't", "wont", "wouldn't",
))
# Whoever is meant: a name that begins with one of these is a sentence that was cut off.
SOMEBODY = frozenset((
    "anybody", "anyone", "everybody", "everyone", "nobody", "none", "others", "people", "somebody", "someone",
))
# What makes another word of the one before it: "sign in" is not "sign".
PARTICLES = frozenset(("back", "down", "in", "off", "on", "out", "up"))
# fmt: on
