"""Ordinary words: what is written large for another reason than being a name, and names that are words as well.

A word is ordinary when it stands in the list below, or in lower case at least three times in the study, texts
without capitals (raw speech recognition) left out. The list is short on purpose: a larger study tells the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

SEEN = 3  # times in lower case that make a word ordinary
_FEW_CAPITALS = 0.02  # of the words of a text; English with capitals has five times as many

_FUNCTION = """a an the this that these those and or but nor so yet if then else than because while although though
    unless until since when whenever where wherever why how who whom whose which what whatever whoever whether
    as at by for from in into of off on onto out over under up down to toward towards through throughout
    across after before between beyond among amongst against along alongside around about above behind below
    beneath beside besides during except inside outside near next past per plus via with within without upon
    despite like unlike versus i me my mine myself we us our ours ourselves you your yours yourself yourselves
    he him his himself she her hers herself it its itself they them their theirs themselves one ones someone
    somebody something anyone anybody anything everyone everybody everything nobody nothing none no not never
    ever always often sometimes seldom usually rarely once twice again also too very really quite rather
    pretty just only even still already almost nearly maybe perhaps probably possibly certainly surely
    definitely absolutely exactly actually basically literally honestly frankly obviously clearly apparently
    hopefully fortunately unfortunately luckily generally typically normally mostly mainly partly especially
    particularly specifically finally eventually initially originally previously recently currently presently
    suddenly quickly slowly simply truly totally completely entirely fully together apart alone here there
    everywhere somewhere anywhere nowhere now today tomorrow yesterday tonight soon later early late ago yes
    yeah yep yup nope nah okay ok oh ah um uh uhm er hm hmm mm mhm huh hey hi hello wow well right sure
    alright thanks thank please sorry welcome bye goodbye good great fine nice cool awesome amazing wonderful
    perfect is am are was were be been being have has had having do does did done doing will would shall
    should can could may might must ought cannot gonna gotta wanna kinda sorta let lets don didn doesn isn
    wasn aren weren haven hasn hadn won wouldn couldn shouldn mustn ain ll ve re all any both each either
    every few fewer less least little lot lots many more most much neither other others another several some
    such same own enough plenty half whole first second third fourth fifth sixth seventh eighth ninth tenth
    last zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds
    thousand thousands million millions billion dozen dozens couple number numbers"""

_VERBS = """accept add agree agreed allow answer apply appreciate approach argue arrive ask asked asking assess assign
    assume attend avoid base become began begin believe belong break bring brought build building built buy
    call called came care carry catch challenge change changed changing check choose clear close coach coached
    coaching collect come comes coming communicate compare complete consider continue control count cover
    create created creating cut deal decide decided define deliver demonstrate depend describe design develop
    discuss draw drive earn encourage end engage enjoy ensure establish evaluate examine expect explain face
    fail fall feel felt figure fill find finish fit fix focus follow force form found gave get gets getting
    give given giving glad go goes going gone got grow grew guess guide happen happened happens hate hear
    heard help helped helping helps hire hired hold hope hoping identify imagine implement improve include
    increase inform interested intro introduce invest invite involve join joined keep kept kick kind knew know
    knowing known knows launch lead leading learn learned learning leave leaving led left listen listening
    live living look looked looking looks lose lost love loved made maintain make makes making manage mark
    matter mean meaning means meant measure meet meeting meetings mention met mind miss monitor move moved
    moving need needed needs notice observe offer open organize own participate pass pay pick place plan
    planned planning play point practice prepare present press prevent promote protect provide provided push
    put putting raise reach read reading realize recall receive recognize recommend reflect remember remind
    remove repeat report require respect respond rest result return review rise run running runs said save saw
    say saying says schedule see seeing seem seems seen sell send sent serve set share shared sharing shift
    show showed showing shown sit sounds speak speaking spend spent stand start started starting starts stay
    step stick stood stop stopped struggle study succeed suggest support supported supporting suppose supposed
    take taken takes taking talk talked talking talks taught teach teaching tell telling tend test testing
    thing things think thinking thinks thought thoughts tie told took touch track train trained training
    transition tried trust try trying turn turned understand understood use used using value visit voice
    volunteer wait walk walked want wanted wanting wants watch watching wear went wish wonder wondering work
    worked working works worry write writing written wrote"""

_NOUNS = """ability absence access account action activity activities adult adults advice age agency agenda agreement
    aim air amount analysis answer answers approach area areas art arts assembly assessment assessments
    assistant associate attendance attention audience author authority award baby back background bad balance
    ball bank barrier basis beginning behavior belief benefit best better big bill bit black blue board body
    book books boss boy boys brain branch brown budget bus business camp campus cap car card career case cause
    cell center central century certain chair chance chapter chart check chief child childhood children choice
    church circle citizen city class classes classroom classrooms clerk climate club college color colour
    common communication community communities company complex computer concept concern condition conference
    confidence connection consultant content context conversation conversations coordinator core corner
    council counselor counselors country county course court cover crew crisis critical cross cultural culture
    curriculum cycle dad data date daughter day days dean death decision decisions degree demand department
    departments deputy desk detail development dialogue difference different difficult dinner direction
    director directors discipline discussion distance district districts diverse diversity division doctor dog
    door draft dream duty ear earth east easy economics economy editor education educational educator
    educators effect effective effort eighth election elementary email end energy engagement english
    environment equity error event events everyday evidence example examples excellence exception executive
    expectation expectations experience experiences expert extra eye face fact faculty faith family families
    far fast father favorite feedback feeling field fight film final finance finding fire fish five flow food
    foot form formal former foundation frame framework free freedom fresh friend friends front full fun
    function fund funding future gap garden general generation geography gift girl girls goal goals god gold
    governor grace grade grades graduate graduation grant grants graph green ground group groups growth
    guidance guy guys habit hair hall hand hands handbook happy hard head health heart heat help high higher
    highest highly history holiday home homework honest honor hospital hot hour hours house human humanities
    idea ideas image impact important improvement incident independent individual individuals industry
    influence information initiative initiatives input institute institution instruction instructional
    integrity intent interest internal international internet intervention interventions interview interviewer
    interviews issue issues item job jobs journal journey junior justice key kid kids kindergarten king
    knowledge lab lack lady land language languages large law lead leader leaders leadership league legacy
    lesson lessons level levels library life light line list literacy literature local long low lower lunch
    machine magnet mail main major majority male man management manager manual map march market master
    material materials math mathematics media medical member members memory men mental mentor mentors message
    method mid middle midlevel minute minutes mission model models modern moment money monitor month months
    moon mom mood morning mother motion mountain mouth movement movie museum music name names narrative nation
    national native natural nature nearby need negative neighborhood network new news night noise normal north
    note notes novel nurse object objective observation observations office officer official old online
    opening operations opinion opportunity option options orange order organization outcome outcomes outro
    pace page pair panel paper parent parents park part participant participants partner partners partnership
    partnerships party path patience pattern peace peer peers people percent perfect period person personal
    perspective phase philosophy phone physical picture piece pilot pink plan plans player point policy
    policies pool poor popular position positive post potential poverty power powerful practices preference
    premier presentation president pressure price primary prime principal principals principle principles
    priority priorities prior private problem problems procedure process processes product professional
    professionals professor program programs progress project projects proof property protocol public purpose
    quality quarter question questions quick race rate ratio raw reach reader readiness reality reason reasons
    record recorder red reform region regional register regular relationship relationships report reports
    research researcher researchers resource resources respondent response responsibility restorative rich
    ring risk river road role roles room rooms root routine rule rules safe safety sample scale schedule
    school schools science sciences scope score scores screen season seat secondary secret secretary section
    security self senior sense series serious service services session sessions setting shape short side sign
    silence silver simple single sister site sites situation size skill skills small smart social society
    software solution son song sort sound source south space speaker special specialist specialists specific
    speech sped spirit sponsor sponsors sport spring square staff stage standard standards star state states
    station statistics status steering story stories strategy strategies strategic street strength strong
    structure structures student students style subject success successful summer sun superintendent
    supervisor supply surface survey surveys sustainable swift system systems table target task teacher
    teachers team teams technical technique technology teen term terms theme theory thought tier ties time
    times title tone tool tools top topic total town traffic transparency transportation treatment tree trend
    trouble true truth tutor type typical union unit united units university upper urban vacation valley vice
    video view village vision visitor visual volume wall walk war waste watch water wave way ways weather
    website week weekend weeks west white wide wife win window winter wise woman women wonder wood word words
    workshop workshops world worth year years yellow young youth zone"""

_LARGE = """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
    fridays saturdays sundays january february march april may june july august september october november
    december januaries februaries marches aprils junes julys augusts septembers octobers novembers decembers mon
    tue tues wed thu thurs fri sat sun jan feb mar apr jun jul aug sept sep oct nov dec christmas easter
    thanksgiving halloween ramadan hanukkah eid english spanish french german italian portuguese chinese
    mandarin cantonese japanese korean arabic hindi urdu russian polish vietnamese tagalog somali haitian creole
    latin greek hebrew african american americans asian european hispanic latino latina latinx mexican indian
    british canadian black caucasian christian catholic jewish muslim islam islamic protestant buddhist hindu
    bible internet web wifi zoom google excel word powerpoint pdf email facebook twitter youtube iphone ipad
    android ai api app apps ceo cfo cto cio coo hr it pr id ids tv pc cd dvd usb gps faq rsvp asap fyi aka etc
    eg ie vs am pm ap ib gpa sat act psat gre ged stem steam ela ell ells esl efl esol eld sel pbis mtss rti iep
    ieps plc plcs plp pd pe sped gt cte ccss nclb essa esea idea doe sea lea nea aft pta pto ptsa ilt slt clt
    dlt mtl covid pandemic usa uk us eu un dc ok q qa mr mrs ms miss mx dr prof sir madam jr sr phd edd med ba
    bs ma mba"""


def word_set(words: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(words.split())


WORD_NAMES = word_set(
    """abbey amber angel art ash aspen autumn bill blaze bob brandy brook buck bud buddy cash chance charity
    chase chip chuck cliff clay colt coral crystal daisy dale dawn dean dee destiny don drew earl eve faith
    fern flora frank gale gene genesis ginger glen grace grant guy harmony harry heath heather hazel herb
    holly honor hope hunter iris ivy jack jade jasmine jay jersey jewel jimmy joy justice kit lance laurel
    lily lane liberty mark mason marshall mercy miles misty nick norm olive pat patience paris patty peg penny
    pearl pepper piper poppy prince rain ray reed rex rich river rob robin rock rocky rod rose ruby rusty sage
    sandy saul scarlet sherry sky skip star stew stone sterling storm sue summer sunny terry tiffany trinity
    tucker violet wade wally ward warren wayne will willow woody wren"""
)
OPENERS = word_set(f"{_FUNCTION} {_VERBS}")  # they begin sentences, and seldom names
LISTED = word_set(f"{_FUNCTION} {_VERBS} {_NOUNS} {_LARGE}") | WORD_NAMES


class Vocabulary:
    """Which words of a study are ordinary; told text by text.

    >>> words = Vocabulary()
    >>> words.add(["the", "gizmo", "and", "a", "gizmo", "is", "no", "gizmo"], capitals=2)
    >>> [word in words for word in ("gizmo", "will", "calder")]
    [True, True, False]
    """

    def __init__(self, listed: Collection[str] = LISTED) -> None:
        self._listed = listed
        self._seen: Counter[str] = Counter()

    def add(self, lower: Iterable[str], *, capitals: int) -> None:
        """Count the words of one text that are written small; ``capitals``: how many others it has.

        A text that hardly has a capital says nothing: there, names are written small too.
        """
        words = list(lower)
        if capitals > _FEW_CAPITALS * (len(words) + capitals):
            self._seen.update(words)

    def __contains__(self, word: object) -> bool:
        """Whether a folded word is ordinary."""
        return word in self._listed or self._seen[word] >= SEEN  # type: ignore[index]

    def all(self, large: Mapping[str, int]) -> frozenset[str]:
        """All ordinary words, less those that are more often written large, as ``large`` counts them in mid-sentence.

        A name that a careless typist has thrice written small is a name all the same.
        """
        seen = (word for word, count in self._seen.items() if count >= max(SEEN, large.get(word, 0)))
        return frozenset((*self._listed, *seen))
