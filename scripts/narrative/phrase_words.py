"""Words of spoken British English by which the phrases of speech acts are found and judged.

In small letters, with straight apostrophes; a clitic ('ve, 's) is a word of its own.
"""

from __future__ import annotations

Phrases = dict[str, tuple[tuple[str, ...], ...]]  # by their first word, longest first


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by_first(phrases: str) -> Phrases:
    """Read phrases separated by commas."""
    split = [tuple(phrase.split()) for phrase in phrases.split(",")]
    firsts = {phrase[0] for phrase in split}
    return {
        first: tuple(sorted((p for p in split if p[0] == first), key=len, reverse=True))
        for first in firsts
    }


# The verbs themselves.
HAVE = _words("have has had having 've haven't hasn't hadn't ain't")
WANT = _words("want wants wanted wanting")
KNOW = _words("know knows knew known knowing")
BE = _words("am is are was were be been being isn't aren't wasn't weren't ain't")

# What people put between the words of a phrase, beside most words in -ly.
ADVERBS = _words(
    "not never ever also just still now then only even always already often sometimes soon maybe "
    "perhaps quite rather almost indeed instead therefore though somehow anyway together first too "
    "again usually once yet either kinda sorta so"
)
LY_BUT_NO_ADVERB = _words(
    "family supply reply apply assembly ally july italy rally bully monopoly anomaly comply imply "
    "multiply rely fly jelly elderly friendly lovely lonely likely unlikely ugly silly"
)
HESITATIONS = _words("er erm um umm uh uhm ah eh oh mm hm hmm well like yeah yes okay ok y'know")
FILLERS = _by_first(
    "you know, you know what i mean, you see, i mean, i think, i suppose, i guess, i believe, "
    "i imagine, i 'd say, i would say, as i say, as i said, if you like, if you will, as it were, "
    "if i 'm honest, let 's say, shall we say, sort of, kind of, more or less, by and large, "
    "in fact, in effect, in turn, in theory, in practice, in principle, in a way, in a sense, "
    "in the end, of course, at least, at times, at first, first of all, for example, for instance, "
    "from time to time, on the whole, at the moment, there and then, as well, in part"
)
# These begin with “to” and are no part of a phrase, the second kind only behind a comma.
_EXTENTS = (
    "to some extent, to an extent, to a certain extent, to a degree, to some degree, to a point, "
    "to this day, to my mind"
)
TO_EXTENTS = _by_first(_EXTENTS)
TO_FILLERS = _by_first(
    f"{_EXTENTS}, to be honest, to be perfectly honest, to be quite honest, to be fair, to be "
    "frank, to be quite frank, to be sure, to be blunt, to tell you the truth, to tell the truth, "
    "to give him his due, to give her her due, to give them their due, to start with, to begin "
    "with, to put it mildly, to put it bluntly, to say the least"
)
HOW_BETWEEN = _by_first(
    "and when, and where, or when, or where, when and, where and, what and, who and, when or, "
    "where or, what or, who or, best, better, very well, full well, perfectly well, all too well"
)
HAVE_BETWEEN = _by_first("all, both, each, all of us, all of you, all of them")

# What comes before the phrase, or behind “to” where no verb does.
SUBJECTS = _words("i we you he she it they one everybody everyone people")
THINGS = _words(
    "the a an my our your his her its their me us him them myself ourselves yourself yourselves "
    "himself herself itself themselves this that these those it every some any"
)
CLAUSE_BEGINS = _words("is was are has had would will can could did does just 's 'd 'll")
NO_VERBS = SUBJECTS | THINGS | _words(
    "and but or because cos so if when while as since until till though although unless "
    "than then there here now yes yeah no well anyway too anymore at in on for with from by of "
    "about before after what which who where how why am is are was were has had did does would "
    "could should can will might may must to"
)  # fmt: skip
NO_VERBS_AFTER_GOT = _words(
    "about around over nearly up under within where when what how why who which between there here "
    "one two three four five six seven eight nine ten twelve twenty thirty forty fifty sixty "
    "seventy eighty ninety hundred zero nought committee court hospital town bed school university"
)
MEALS = _words("breakfast lunch dinner tea supper")

# What denies.
NEGATIVE_AUXILIARIES = _words(
    "don't doesn't didn't won't wouldn't couldn't can't shouldn't haven't hasn't hadn't isn't "
    "aren't wasn't weren't ain't mightn't mustn't needn't"
)
NEGATIVES = NEGATIVE_AUXILIARIES | _words(
    "not never cannot nor neither nobody no-one without hardly barely scarcely rarely seldom"
)
NO_NOUN_AFTER_NO = _words("i we you he she it they") | {""}
ONLY = _words("only just merely simply")
# What may stand between a negative word and what it denies.
CHAIN = BE | _words(
    "have has had having 've 'd 'll do will would can could may might should must to going gonna "
    "need needed use used want wanted seem seems seemed tend tended allowed supposed expect "
    "expected feel feels felt feeling get getting got quite really all many enough everybody "
    "everyone people anyone anybody us them him me longer"
)
THINKING = _words("think believe suppose reckon feel say saying")

# Who or what is wanted to do something.
OTHERS = _words(
    "me you him her it us them this that these those people everyone everybody someone somebody "
    "anyone anybody nobody folk folks things"
)
DETERMINERS = _words(
    "the a an my our your his her its their this that these those some any more every each all "
    "both another other no"
)
PLURALS = _words("staff people children men women police")
NO_NOUNS = (NO_VERBS - THINGS - PLURALS - {"of", "in"}) | _words(
    "have be do go went gone come came back said say get got give gave made make sent done not"
)

AUXILIARIES = _words(
    "'d 'll 've 's 'm 're do does did will would can could may might should must have has had am "
    "is are was were be been"
)

# Set phrases: what may follow “have to hand” where it is handed over, and “I have to” confess.
HAND_SOMETHING = _words("over in out it them back on down this that the my our round me us him")
CONFESSING = _words("say admit confess")

# What reports: she told us that we had to.
TELLING = _words(
    "tell tells told telling ask asks asked asking warn warns warned remind reminds reminded "
    "promise promises promised assure assures assured inform informs informed "
    "advise advises advised"
)
REPORTING_NOW = _words("say think reckon believe feel suppose hope guess hear")
REPORTING = (
    TELLING
    | REPORTING_NOW
    | _words(
        "says said saying thinks thought reckons reckoned believes believed feels felt hears "
        "heard claim claims claimed claiming insist insists insisted insisting explain explains "
        "explained argue argues argued suggest suggests suggested agree agrees agreed admit "
        "admits admitted announce announces announced mention mentions mentioned write writes "
        "wrote written add adds added reply replied shout shouted complain complains complained "
        "complaining wonder wondered hoped"
    )
)
BASES = REPORTING_NOW | _words("tell ask warn remind promise explain write")
ASKING = _words("ask asks asked asking wonder wondered")
CLAUSE_JOINS = _words(
    "and but so because cos 'cause or while until till although though unless which"
)
CLAUSE_OPENS = _words("what why how when where who")
TIME_OPENS = _words("when once after because since if before until whenever")
NOMINATIVES = _words("i we he she they")
NOUN_OPENS = _words("the a an no any some my your our his her their this that")
NOT_BEHIND_REPORTING = _words("about of with for so")
MODALS = _words("'d would could should might must may can cannot can't couldn't wouldn't shall")
