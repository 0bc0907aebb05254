"""Models of the tables of the narrative half: documents to accounts and their place in the network.

Persons are given by `person_id`: an actor id (S1-017) or the id of somebody outside the network
(S1-X02). Lists in one cell are separated by `;`. Texts are pseudonymised unless said otherwise.
"""

from __future__ import annotations

from scripts.study.narrative_inputs import MODES, SPEECH_ACTS, THEMES
from scripts.study.tables import (
    LETTER,
    PROBABILITY,
    TEXT,
    TRUTH,
    WHOLE,
    Column,
    TableModel,
    number,
)

DOCUMENT_ID = Column("document_id", TEXT, "code of the document")
PASSAGE_ID = Column("passage_id", TEXT, "document id and six signs made from the passage's words")
ACCOUNT_ID = Column("account_id", TEXT, "code of the account, or activity")
ACCOUNT_OR_NONE = Column("account_id", TEXT, "the activity; null: none, or set aside", True)
FRAGMENT_ID = Column("fragment_id", TEXT, "code of the fragment")
PERSON_ID = Column("person_id", TEXT, "actor id, or id of somebody outside the network")
SPEECH_ACT = Column("speech_act", TEXT, "the speech act", allowed=SPEECH_ACTS)
ACT_OR_NONE = Column("speech_act", TEXT, "null: none, or set aside", True, allowed=SPEECH_ACTS)
SET_ASIDE = Column("set_aside", TEXT, "why it bears on no activity; null: it does", nullable=True)
DOCUMENT_KINDS = ("interview", "meeting")
ROLES = ("interviewee", "interviewer", "other", "document")
FAMILIES = ("have_to", "want_to", "able_to", "know_how_to")
FAMILY = Column("family", TEXT, "family of the phrase: have_to, want_to …, as in the lexicon")
PHRASE_FLAGS = Column("flags", TEXT, "negated, interrupted …, separated by ;; may be empty")
KIND = Column("kind", TEXT, "transcript or meeting paper", allowed=DOCUMENT_KINDS)
SPEAKER = Column("speaker", TEXT, "person id; null: not given (interviewer, heading, paper)", True)
ROLE = Column("role", TEXT, "who speaks; document: a paragraph of a paper", allowed=ROLES)
START = Column("start", WHOLE, "first character in the pseudonymised text", low=0)
END = Column("end", WHOLE, "behind the last character there", low=0)
TURN_PLACE = (
    Column("paragraph", WHOLE, "paragraph of the document in which it begins", low=1),
    Column("line", WHOLE, "printed number of the line where it begins; null: none", True, low=0),
    Column(
        "time", WHOLE, "seconds: the last time given before it or there; null: none", True, low=0
    ),
)
INTERVAL = (
    number("low", "lower end of the 90 % interval over draws", low=0),
    number("high", "upper end of it", low=0),
)
PERSON_KINDS = ("actor", "outside person", "outside group")

# --- confidential/<site>/ ---------------------------------------------------------------------

CANONICAL = TableModel(
    "canonical",
    "a turn of a document as it was said, names and all; CONFIDENTIAL",
    (
        DOCUMENT_ID,
        KIND,
        Column("turn", WHOLE, "place of the turn in the document", low=1),
        SPEAKER,
        ROLE,
        *TURN_PLACE,
        Column("start", WHOLE, "first character in the canonical text of the document", low=0),
        END,
        Column("text", TEXT, "its words, without the label: that part of the canonical text"),
    ),
    key=("document_id", "turn"),
)

PLACES = TableModel(
    "places",
    "from where on the words of a document are cited otherwise",
    (
        DOCUMENT_ID,
        Column("start", WHOLE, "first character in the canonical text of the document", low=0),
        Column("paragraph", WHOLE, "number of the paragraph", low=1),
        Column(
            "line", WHOLE, "number of the line, as printed in the margin; null: none", True, low=0
        ),
        Column("time", WHOLE, "seconds: the last time given; null: none yet", True, low=0),
    ),
    key=("document_id", "start"),
)

REPLACEMENTS = TableModel(
    "replacements",
    "words that the pseudonymised text has others for; CONFIDENTIAL",
    (
        DOCUMENT_ID,
        Column("turn", WHOLE, "turn in which they stand", low=1),
        Column("start", WHOLE, "first character in the canonical text", low=0),
        END,
        Column("said", TEXT, "the words that stood there"),
        Column("shown_start", WHOLE, "first character in the pseudonymised text", low=0),
        Column("shown_end", WHOLE, "behind the last character there", low=0),
        Column("shown", TEXT, "what stands there instead, in brackets"),
        Column("person_id", TEXT, "who is meant; null: not known, or nobody of the study", True),
        Column(
            "why",
            TEXT,
            "what told that it is a name",
            allowed=("full name", "part of a name", "alias", "decision", "ambiguous"),
        ),
    ),
    key=("document_id", "start"),
)

# --- passages/ --------------------------------------------------------------------------------

DOCUMENTS = TableModel(
    "documents",
    "a transcript or meeting paper",
    (
        DOCUMENT_ID,
        KIND,
        Column("date", TEXT, "YYYY-MM-DD", nullable=True),
        Column("meeting_id", TEXT, "the meeting a paper belongs to", nullable=True),
        Column("interviewees", TEXT, "person ids of those interviewed, separated by ;"),
        Column("turns", WHOLE, "number of turns or paragraphs", low=0),
        Column("words", WHOLE, "number of words, labels left out", low=0),
    ),
    key=("document_id",),
)

TURNS = TableModel(
    "turns",
    "a turn of a document, pseudonymised",
    (
        DOCUMENT_ID,
        KIND,
        Column("turn", WHOLE, "place of the turn in the document, as in the canonical text", low=1),
        SPEAKER,
        ROLE,
        *TURN_PLACE,
        START,
        END,
        Column("text", TEXT, "its words, names replaced by codes in brackets"),
    ),
    key=("document_id", "turn"),
)

PASSAGES = TableModel(
    "passages",
    "a passage that may bear a speech act: around phrases found, or marked by a person",
    (
        PASSAGE_ID,
        DOCUMENT_ID,
        KIND,
        Column("found_by", TEXT, "how it came to be known", allowed=("search", "marked")),
        Column("turn", WHOLE, "turn in which it stands", low=1),
        Column("speaker", TEXT, "person id; null: a meeting paper, or not given", nullable=True),
        *TURN_PLACE,
        Column("last_line", WHOLE, "printed number of its last line; null: none", True, low=0),
        START,
        END,
        Column("text", TEXT, "its words"),
        Column("families", TEXT, "families of the phrases in it, separated by ;; may be empty"),
        Column("phrases", TEXT, "the phrases as they stand there, separated by ;"),
        Column("flags", TEXT, "what to look at: negated, interrupted …, separated by ;"),
    ),
    key=("passage_id",),
)

HITS = TableModel(
    "hits",
    "a phrase found in a passage",
    (
        PASSAGE_ID,
        START,
        END,
        FAMILY,
        Column("phrase", TEXT, "as it stands there"),
        PHRASE_FLAGS,
    ),
    key=("passage_id", "start"),
)

PHRASE_COUNTS = TableModel(
    "phrase_counts",
    "how often an interviewee says a phrase in an interview, as each mode of the search finds it; "
    "a phrase found is counted in one row of each mode that finds it",
    (
        DOCUMENT_ID,
        Column("speaker", TEXT, "person id"),
        FAMILY,
        Column("form", TEXT, "its words in small letters, without what interrupts them"),
        Column("mode", TEXT, "the mode of the search", allowed=MODES),
        PHRASE_FLAGS,
        Column("hits", WHOLE, "how often", low=1),
    ),
    key=("document_id", "speaker", "family", "form", "mode", "flags"),
)

CUES = TableModel(
    "cues",
    "words that may lead to a speech act that no phrase leads to: a suggestion, never a coding",
    (
        DOCUMENT_ID,
        KIND,
        Column("turn", WHOLE, "turn in which it stands", low=1),
        SPEAKER,
        START,
        END,
        Column("family", TEXT, "what kind of cue, as in the lexicon"),
        Column("phrase", TEXT, "as it stands there"),
        Column("suggests", TEXT, "the speech act it may be a cue for", allowed=SPEECH_ACTS),
        PHRASE_FLAGS,
        Column("text_start", WHOLE, "first character of the sentence around it", low=0),
        Column("text_end", WHOLE, "behind the last", low=0),
        Column("text", TEXT, "the sentence, or the sentences if it reaches into the next"),
        Column(
            "passage_id", TEXT, "the passage that holds the sentence; null: none", nullable=True
        ),
    ),
    key=("document_id", "start"),
)

# --- framework/ -------------------------------------------------------------------------------

CODINGS = TableModel(
    "codings",
    "what one coder says of one passage that exists",
    (
        PASSAGE_ID,
        Column("coder", TEXT, "initials"),
        ACCOUNT_OR_NONE,
        ACT_OR_NONE,
        SET_ASIDE,
        Column("matched_by", TEXT, "how the passage was found again", allowed=("id", "text")),
        Column("summary", TEXT, "what it says, in the coder's words; null: not said", True),
        Column("codebook", TEXT, "version of the codebook it was made by; null: not said", True),
    ),
    key=("passage_id", "coder"),
)

FORMER_IDS = TableModel(
    "former_ids",
    # Made from words before a name in them was hidden: who guesses the name can confirm it.
    "an id that people's files still use for a passage whose names are shown otherwise now; "
    "CONFIDENTIAL",
    (
        Column("former_id", TEXT, "the id they use; no passage has it any more"),
        PASSAGE_ID,
    ),
    key=("former_id",),
)

CODED = TableModel(
    "coded",
    "a passage and what holds for it",
    (
        PASSAGE_ID,
        ACCOUNT_OR_NONE,
        ACT_OR_NONE,
        SET_ASIDE,
        Column(
            "decided_by",
            TEXT,
            "all: every coder the same; one: a single coder; resolution: agreed afterwards; "
            "marked: by who marked it; open: coders differ; none: not coded yet",
            allowed=("all", "one", "resolution", "marked", "open", "none"),
        ),
        Column("coders", WHOLE, "number of coders who coded it", low=0),
    ),
    key=("passage_id",),
)

RESOLUTIONS = TableModel(
    "resolutions",
    "what was settled of a passage on which coders differed; what they said stays in codings",
    (
        PASSAGE_ID,
        ACCOUNT_OR_NONE,
        ACT_OR_NONE,
        SET_ASIDE,
        Column("reason", TEXT, "why it was decided so"),
        Column("decided_by", TEXT, "initials of who decided"),
        Column("date", TEXT, "YYYY-MM-DD; null: not given", nullable=True),
    ),
    key=("passage_id",),
)

AGREEMENT = TableModel(
    "agreement",
    "how far coders agree on something, by one measure; information, never a gate",
    (
        Column("about", TEXT, "relevance, activity, speech act, or one activity or act by itself"),
        Column("within", TEXT, "activity to which both put the passages compared; empty: any"),
        Column(
            "measure",
            TEXT,
            "which coefficient",
            allowed=("percent", "alpha", "fleiss", "cohen", "ac1"),
        ),
        Column("coders", TEXT, "initials, separated by ;"),
        number("value", "the coefficient; null: not computable, see remark", nullable=True),
        number("low", "lower end of the 95 % interval, resampling interviews", nullable=True),
        number("high", "upper end of it", nullable=True),
        Column(
            "resamples",
            WHOLE,
            "resamples that the interval rests on: those in which the coefficient exists",
            nullable=True,
            low=1,
        ),
        Column("units", WHOLE, "passages coded by at least two of them", low=0),
        Column("interviews", WHOLE, "interviews that these passages are of", low=0),
        number(
            "commonest", "share of the commonest answer about these passages", nullable=True, low=0
        ),
        Column("remark", TEXT, "why it, or its interval, cannot be computed; empty otherwise"),
    ),
    key=("about", "within", "measure", "coders"),
)

FRAGMENTS = TableModel(
    "fragments",
    "a summary in a framework matrix",
    (
        FRAGMENT_ID,
        ACCOUNT_ID,
        SPEECH_ACT,
        Column("text", TEXT, "the summary"),
        Column("subject", TEXT, "person id: whose programme of action it tells", nullable=True),
        Column("theme", TEXT, "what it tells of", nullable=True, allowed=THEMES),
        Column("waiver", TEXT, "why a convention is not kept", nullable=True),
        Column("written_by", TEXT, "initials", nullable=True),
        Column("resolved", TRUTH, "are all its passages there, with unchanged words?"),
    ),
    key=("fragment_id",),
)

FRAGMENT_PASSAGES = TableModel(
    "fragment_passages",
    "a fragment and a passage it rests on",
    (
        FRAGMENT_ID,
        PASSAGE_ID,
        DOCUMENT_ID,
        Column("row_label", TEXT, "row of the matrix: who said it, or which meeting paper"),
        Column("found", TRUTH, "is there such a passage, with these words?"),
    ),
    key=("fragment_id", "passage_id"),
)

FRAGMENT_PERSONS = TableModel(
    "fragment_persons",
    "a fragment and somebody involved in what it tells",
    (FRAGMENT_ID, PERSON_ID),
    key=("fragment_id", "person_id"),
)

KEPT, NOT_KEPT, WAIVED, NOTHING_TO_KEEP = "kept", "not kept", "waived", "not applicable"
CONVENTIONS = ("marker", "actor", "subjectivity", "source", "shorter", "coding")
CHECKS = TableModel(
    "checks",
    "a fragment and a convention of charting",
    (
        FRAGMENT_ID,
        Column(
            "convention",
            TEXT,
            "marker: the phrase of its passage is kept; actor: somebody is named; subjectivity: "
            "I and we are kept; source: its passages are there, unchanged; shorter: than they; "
            "coding: activity and act are those its passages were coded",
            allowed=CONVENTIONS,
        ),
        Column(
            "state",
            TEXT,
            "waived: not kept, with a reason; not applicable: there is nothing to keep",
            allowed=(KEPT, NOT_KEPT, WAIVED, NOTHING_TO_KEEP),
        ),
        Column("detail", TEXT, "what was looked for and what is there, in words"),
    ),
    key=("fragment_id", "convention"),
)

# --- accounts/<site>/ -------------------------------------------------------------------------

MEETINGS = TableModel(
    "meetings",
    "a meeting, and whether its papers bear on the study",
    (
        Column("meeting_id", TEXT, "code of the meeting"),
        Column("series", TEXT, "name of the meeting"),
        Column("date", TEXT, "YYYY-MM-DD", nullable=True),
        Column("regular", TRUTH, "one of a regular series"),
        Column("on_priority", TRUTH, "concerns the site's priority"),
        Column("attendees", WHOLE, "people and groups who attended", low=0),
        Column("organisations", WHOLE, "kinds of organisation of the actors among them", low=0),
        Column("heterogeneous", TRUTH, "of at least as many kinds as the setting asks"),
        Column("interviewees", TEXT, "interviewees who attended, separated by ;; may be empty"),
        Column("papers", WHOLE, "number of its papers among the documents", low=0),
        Column("qualifies", TRUTH, "regular, on the priority, heterogeneous, with interviewees"),
        Column("why", TEXT, "why its papers count as a source or do not, in words"),
    ),
    key=("meeting_id",),
)

ACCOUNTS = TableModel(
    "accounts",
    "an account, and whether it is complete",
    (
        ACCOUNT_ID,
        Column("title", TEXT, "object of the activity"),
        Column("interviewees", TEXT, "those who tell it, separated by ;"),
        Column("acts", TEXT, "speech acts that fragments contribute, separated by ;"),
        Column("complete", TRUTH, "enough interviewees and all five acts"),
        Column("missing", TEXT, "what is missing, in words; empty where complete"),
        Column("passages", WHOLE, "passages coded to the activity", low=0),
        Column("fragments", WHOLE, "resolved fragments", low=0),
        Column("meeting_papers", WHOLE, "meeting papers that its fragments rest on", low=0),
        Column("qualifying_papers", WHOLE, "those of them whose meeting qualifies", low=0),
        Column("boxes", WHOLE, "boxes of its sequence; 0: not told in full", low=0),
        Column(
            "rank",
            WHOLE,
            "as an account to tell, by interviewees, then qualifying papers; equals share one",
            low=1,
        ),
        Column("why_rank", TEXT, "that rank in words, with its equals, and whether it is told"),
        Column("departures", TEXT, "where its boxes depart from the schema's order; may be empty"),
        Column("themes", TEXT, "what its fragments tell of, and whose programme, in words"),
    ),
    key=("account_id",),
)

ACCOUNT_THEMES = TableModel(
    "themes",
    "a subject, a theme and a speech act in an account",
    (
        ACCOUNT_ID,
        Column("subject", TEXT, "person id: whose programme; null: not said", nullable=True),
        Column("theme", TEXT, "what is told of; null: not said", nullable=True, allowed=THEMES),
        SPEECH_ACT,
        Column("fragments", WHOLE, "resolved fragments that tell so", low=1),
    ),
    key=("account_id", "subject", "theme", "speech_act"),
)

BOXES = TableModel(
    "boxes",
    "a box of a told account's sequence",
    (
        ACCOUNT_ID,
        Column("step", WHOLE, "place in the sequence", low=1),
        Column("after", TEXT, "numbers of the boxes it follows, separated by ;; empty: none"),
        SPEECH_ACT,
        Column("text", TEXT, "the words in the box"),
        Column("fragments", TEXT, "fragments it rests on, separated by ;"),
        Column("sources", TEXT, "their interviews and papers (document ids), separated by ;"),
        Column("persons", TEXT, "persons involved in those fragments, separated by ;"),
        Column("departs", TEXT, "how it departs from the order of the schema; empty: it does not"),
        Column("notes", TEXT, "conventions the chart's words do not keep, in words; only noted"),
    ),
    key=("account_id", "step"),
)

TRACE = TableModel(
    "trace",
    "a passage that a fragment rests on, and the box in which the fragment is told",
    (
        ACCOUNT_ID,
        Column("step", WHOLE, "the box's place in the sequence; null: in no box", True, low=1),
        FRAGMENT_ID,
        PASSAGE_ID,
        Column("found", TRUTH, "is there such a passage, with these words?"),
    ),
    key=("fragment_id", "passage_id"),
)

BECAME = ("told", "charted", "coded", "set aside", "open", "not coded")
FATES = TableModel(
    "fates",
    "what became of a passage",
    (
        PASSAGE_ID,
        Column(
            "became",
            TEXT,
            "told: a box rests on it; charted: a fragment does, no box; coded: no fragment does; "
            "open: coders differ",
            allowed=BECAME,
        ),
        ACCOUNT_OR_NONE,
        ACT_OR_NONE,
        SET_ASIDE,
        Column("fragments", TEXT, "fragments that rest on it, separated by ;; may be empty"),
        Column("boxes", TEXT, "boxes that do, as in S1-A01/3, separated by ;; may be empty"),
    ),
    key=("passage_id",),
)

CAST = TableModel(
    "cast",
    "somebody in an account's cast",
    (
        ACCOUNT_ID,
        PERSON_ID,
        Column("kind", TEXT, "actor of the network, or not", allowed=PERSON_KINDS),
        Column("shown_as", TEXT, "code, or what results may call somebody outside the network"),
        Column("fragments", WHOLE, "fragments that involve them", low=0),
        Column("subject_of", WHOLE, "fragments whose programme of action is theirs", low=0),
        Column("tells", TRUTH, "is one of the interviewees who tell the account"),
    ),
    key=("account_id", "person_id"),
)

# Where something missing might be found, most certain first.
LEAD_KINDS = (
    "passage to chart",
    "passage to settle",
    "interview to read again",
    "interview to hold",
    "paper to read",
)
LEADS = TableModel(
    "leads",
    "a place where something an account lacks might be found",
    (
        ACCOUNT_ID,
        Column("lacks", TEXT, "what it lacks", allowed=(*SPEECH_ACTS, "interviewee")),
        Column("place", WHOLE, "order among the places for what it lacks, 1 first", low=1),
        Column("kind", TEXT, "what to do there", allowed=LEAD_KINDS),
        Column("where", TEXT, "passage id, person id or document id"),
        Column("document_id", TEXT, "the document; null: there is none yet", nullable=True),
        Column("why", TEXT, "why there, in words"),
    ),
    key=("account_id", "lacks", "kind", "where"),
)

SIMILAR_PASSAGES = TableModel(
    "similar_passages",
    "a passage of no settled activity and an activity whose words are like its own; a suggestion",
    (
        PASSAGE_ID,
        ACCOUNT_ID,
        Column("rank", WHOLE, "1: the activity most like it", low=1),
        number(
            "likeness",
            "mean weighted Jaccard with the activity's title, definition and settled passages",
            **PROBABILITY,
        ),
        Column("words", TEXT, "shared words and codes that made it, separated by ;"),
        Column("closest", TEXT, "the settled passage most like it; null: none yet", nullable=True),
    ),
    key=("passage_id", "account_id"),
)

ACCOUNT_CLUSTERS = TableModel(
    "account_clusters",
    "an account and a cluster",
    (
        ACCOUNT_ID,
        LETTER,
        number("members", "expected number of the cast in it (sum of probabilities)", low=0),
        *INTERVAL,
        Column("most_likely", WHOLE, "of the cast, those for whom it is the likeliest", low=0),
        number("by_chance", "expected number were the others of the cast drawn by lot", low=0),
        number("chance_low", "lower end of the 90 % interval over such casts", low=0),
        number("chance_high", "upper end of it", low=0),
    ),
    key=("account_id", "cluster"),
)

PLACEMENTS = TableModel(
    "placements",
    "an account and where its cast stands",
    (
        ACCOUNT_ID,
        Column("cast", WHOLE, "persons and groups in the cast", low=0),
        Column("placed", WHOLE, "actors of the network among them", low=0),
        Column("unplaced", TEXT, "persons and groups outside it, separated by ;; may be empty"),
        Column("weakly_placed", WHOLE, "placed whose position is weak or prior only", low=0),
        Column("organisations", WHOLE, "kinds of organisation among the placed", low=0),
        Column("roles", WHOLE, "coarse role groups among the placed", low=0),
        Column("backgrounds", WHOLE, "professions among the placed", low=0),
        Column("main_cluster", TEXT, "cluster with most of the cast; null: nobody placed", True),
        number("main_share", "its expected share of the placed", nullable=True, **PROBABILITY),
        number(
            "p_main",
            "share of draws in which it holds most, alone or with another",
            nullable=True,
            **PROBABILITY,
        ),
        Column("pairs_within", WHOLE, "pairs of the placed, same most likely cluster", low=0),
        Column("pairs_between", WHOLE, "pairs of the placed, different ones", low=0),
        Column("observed_within", WHOLE, "ordered pairs within that were observed", low=0),
        Column("observed_between", WHOLE, "ordered pairs between that were observed", low=0),
        Column("ties_within", WHOLE, "ties seen within clusters", low=0),
        Column("ties_between", WHOLE, "ties seen between clusters", low=0),
        number("within_expected", "share of the cast's expected ties that stay within", True),
        number("within_low", "lower end of the 90 % interval over draws", nullable=True),
        number("within_high", "upper end of it", nullable=True),
        number("dispersion", "mean distance between two of the placed; mean of draws", True),
        number("dispersion_low", "lower end of the 90 % interval over draws", nullable=True),
        number("dispersion_high", "upper end of it", nullable=True),
        number("dispersion_chance", "the same were the others drawn by lot; mean", nullable=True),
        number("dispersion_chance_low", "lower end over such casts and draws", nullable=True),
        number("dispersion_chance_high", "upper end of it", nullable=True),
        Column("sentence", TEXT, "where the cast stands, in words"),
    ),
    key=("account_id",),
)

CLUSTER_PAIRS = TableModel(
    "cluster_pairs",
    "two clusters (or one with itself) and how well they are connected",
    (
        LETTER,
        Column("other", TEXT, "letter of the other cluster, not before the first"),
        Column("ties_seen", WHOLE, "ties seen between members, by most likely cluster", low=0),
        Column("pairs_observed", WHOLE, "ordered pairs observed between them", low=0),
        number("density", "expected share of tied ordered pairs under the model; mean", low=0),
        *INTERVAL,
    ),
    key=("cluster", "other"),
)


NARRATIVE_LEVELS = ("act", "event", "fragments")
LEVEL = Column(
    "level",
    TEXT,
    "what counts as the same: act; event, the act with its themes; "
    "fragments, nothing but the box itself",
    allowed=NARRATIVE_LEVELS,
)
SITE_OR_ALL = Column("site", TEXT, "short id of the site; null: all sites together", nullable=True)

NARRATIVE_NODES = TableModel(
    "narrative_nodes",
    "a kind of box in the accounts told in full",
    (
        LEVEL,
        SITE_OR_ALL,
        Column("node", TEXT, "its name"),
        SPEECH_ACT,
        Column("boxes", WHOLE, "boxes of this kind", low=1),
        Column("accounts", TEXT, "accounts that have it, separated by ;"),
        Column("begins", WHOLE, "of these boxes, those that begin an account", low=0),
        Column("ends", WHOLE, "of these boxes, those that end one", low=0),
    ),
    key=("level", "site", "node"),
)

NARRATIVE_EDGES = TableModel(
    "narrative_edges",
    "a kind of box and one that follows it",
    (
        LEVEL,
        SITE_OR_ALL,
        Column("source", TEXT, "node that comes before"),
        Column("target", TEXT, "node that follows; may be the same"),
        Column("times", WHOLE, "how often it follows", low=1),
        Column("accounts", TEXT, "accounts in which it does, separated by ;"),
    ),
    key=("level", "site", "source", "target"),
)


def split_cell(cell: str) -> tuple[str, ...]:
    """Return the values listed in one cell; none where it is empty."""
    return tuple(cell.split(";")) if cell else ()
