"""Words that name nobody and count nothing: what a model may begin a sentence with, and say beside a source's words.

They are lists, because the machine has no dictionary, and a word that is missing here costs a true sentence while a
name that slipped in would cost a false one. Words that are also names (May, Mark, Will, Page) are left out on purpose.
"""


def _listed(text: str) -> list[str]:
    return text.split()


def _words(text: str) -> frozenset[str]:
    return frozenset(_listed(text))


ORDINARY = _words(
    """
    a about above access according account accounts across add adding after again against ago ahead all almost along
    already also although always among an and another answer any anybody anyone anything app applications apps are area
    around as ask asked asking asks at available away back bad based basic be because been before being below besides
    best better between big both bring broken bug bugs but by call called calls can ca cannot case cases cause caused
    causes causing change changed changes check clear clearly client clients close comment comments common company
    complain complained complaining complains complaint complaints concern concerned concerns confirm confirmed
    confusing consider could crash crashes currently customer customers data delay delays describe described describes
    describing despite detail details did difference different difficult difficulty do does doing done during each
    earlier early easier easy either else enough error errors especially even ever every everything example except
    expect expected expects experience experienced experiences experiencing explain explained explains explicitly
    express expressed face faced faces facing fail failed failing fails failure failures fast faster feature features
    feedback feel feeling feels felt few fewer find finding finds fine finish fix fixed following follows for
    forced forcing found freeze freezes frequent frequently from frustrated frustrating frustration full further
    general generally get gets getting give given gives giving go goes going good great group had happen happened
    happening happens happy hard harder has have having he help helped helpful helps her here high higher his hold how
    however i if impact impossible improve improved improvement improvements in include included includes including
    information inside instead into is issue issues it item items its itself just keep keeps kept know known lack
    lacking lacks large last late lately later lead leads least leave leaves leaving less let like liked likes likely
    limit limited limits list little long longer look looking looks lose loses losing loss lost lot love loved loves
    low lower made main mainly make makes making manual manually many matter means member members mention mentioned
    mentioning mentions merely message messages might minor miss missing more most mostly moved moving much must my
    near necessary need needed needing needs negative neither never nevertheless new next nice no none nor not note
    noted notes nothing noticed now number occasionally occur occurs of off offer often old on once one ones only open
    opening opens option options or order other others otherwise our out over overall own part particular
    particularly people perhaps person please point points poor positive possible praise praised praises prefer
    preferred prefers present prevent prevented prevents previous previously problem problematic problems product
    properly provide provided provides quick quickly quite raise raised raises rather reach read reads reason reasons
    receive received recent recently regarding relate related reliable remain remains remove repeated repeatedly reply
    report reported reportedly reporting reports request requested requesting requests require required requires
    respond response result results return returned returns right run running runs said same saw say saying says see
    seeing seem seems seen send sent separate separately serious set several severe she should show shows similar
    similarly simple simply since slow slower small smooth so some somebody someone something sometimes soon source
    sources speak speaks specific specifically state stated states still stop stopped stops struggle struggled
    struggles struggling stuck such suggest suggested suggestion suggestions suggests support sure take taken takes
    taking talk team teams tell tells tend than thank thanks that the their theirs them themselves then there
    therefore these they thing things think this those though threaten threatened threatens through throughout thus
    time times to together told too took towards tried tries trouble try trying turn turned turns unable unclear
    unexpectedly under unfortunately unhappy unless until unusable up upon us use used useful user users uses using
    usually various very via view wait waiting waits want wanted wants was way ways we weekly well went were what
    whatever when whenever where whereas whether which while who whole whose why wish wished wishes with within
    without wo word words work workaround workarounds worked working works worse worst would write writes wrote wrong
    yet you your
    """
)

# A name may stand right after one of these, however it is spelled.
BEFORE_NAMES = _words("account at by called client colleague company customer for from like mr mrs ms named user with")
# And right before one of these.
AFTER_NAMES = _words(
    "asked asks cancelled churned complained complains demanded left mentioned mentions reported reports said says "
    "threatened threatens told wants wrote"
)

# What a number is worth. Ordinals and shares stand apart: "third" is not three.
CARDINALS = {
    word: value
    for value, word in enumerate(
        _listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
} | {
    word: 20 + 10 * place for place, word in enumerate(_listed("twenty thirty forty fifty sixty seventy eighty ninety"))
}
MAGNITUDES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
ORDINALS = {
    word: value
    for value, word in enumerate(
        _listed("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"),
        start=1,
    )
}
# Numbers that are no sum; the last ones are German, French and Spanish, which a model may answer in.
OTHER_NUMBERS = _words(
    """
    billions couple couples dozens double doubled doubles doubling duo fifths fiftieth fifty-fifty fold fourfold
    fourty ninty fourths fraction half halve halved halves halving hundreds hundredth infinite majority millions
    millionth minority nil ninetieth pair pairs percent percentage quadruple quadrupled quarter quarters quintuple
    score scores single sixtieth tenfold tens tenths thirds thirteenth thousands thousandth threefold thrice
    thirtieth trio triple tripled triples tripling trillion trillions twentieth twice twofold zillion acht achtzehn
    catorce cem cent cien cinco cinquante cinque cinquenta cuatro deux dez dieci diez dix doce douze dreifach drei
    dreizehn dreißig einhundert elf fünf fünfzig fünfzehn halb hundert huit mil mille neuf neun neunzig nove nueve
    ocho oito onze quarante quatorze quatre quattro quince quinze sechs sechzig sechzehn sei seis seize sept sette
    sieben siebzig siete soixante tausend trece treinta treize trente tres trois três vier vierzig vierzehn vingt
    vinte veinte zehn zwanzig zwei zweimal zwölf
    """
)
# A number after one of these is a name: "version 4", "error 500".
NAMED_BY_NUMBER = _words(
    "android build chrome code edge error excel firefox http ios ipad iphone level line macos option page phase plan "
    "port python release safari section stage status step ticket tier tls version windows"
)
# When something was said to have happened; "march" and "may" are words, and names where they have a capital.
DATES = _words(
    "april august century decade decades december february fortnight friday january july june monday november october "
    "saturday september sunday thursday today tomorrow tuesday wednesday yesterday"
)
# Words that only several sources together can carry.
SEVERAL = _words("both many multiple numerous several various")
# Between a number and what it counts.
BETWEEN = _words("a an different distinct more my of other our separate the their these those your")
