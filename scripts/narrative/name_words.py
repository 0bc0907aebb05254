"""Words that matter where names are looked for, lower-case and without accents."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a surname. The short ones are nothing else; the others are words, too, unless capitalised.
SHORT_TITLES = _words("mr mrs ms mx dr prof cllr rev")
TITLES = SHORT_TITLES | _words("""
    miss doctor professor councillor reverend father sir dame lady lord sister nurse matron
    constable sergeant inspector sgt pc
""")

# Parts of surnames that are nobody's name by themselves.
PARTICLES = _words("""
    van der den de di da do dos du del della la le von zu ten ter bin binti ibn al el ap ab ben
    st san mac mc fitz abu ul ur
""")

# In what is called so, no word is a person's first name or surname.
NOT_A_PERSON = _words("""
    the of for and in at on with team service services group groups board committee council
    department directorate unit office centre clinic practice hospital trust forum alliance
    partnership network project programme agency association society health public community
    police director manager officer commissioner coordinator adviser secretary consultant
    someone somebody
""")

# Labels of speakers that are nobody's name.
LABELS = _words("""
    interviewer interviewee respondent participant moderator facilitator researcher observer
    transcriber chair chairman chairwoman chairperson speaker question answer note notes unknown
    unidentified voice voices man woman male female other others all several both group student
    assistant host me int res
""")

# Months and days are capitalised wherever they stand.
CALENDAR = _words("""
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday easter christmas
""")

# First names and surnames that are also words: at the beginning of a sentence either may be meant.
_FIRST_NAMES = _words("""
    amber art autumn basil bay bill bob brook buck bud carol chance charity chase chuck clay
    cliff coral crystal daisy dale dawn dean dick dolly don duke earl ebony eve faith fay fern
    flora frank gale gene ginger glen grace grant guy happy harmony hazel heath heather holly
    hope hunter iris ivory ivy jack jade jasmine jay jean jewel joy lance laurel lily lucky
    mandy marina mark marshal mason matt max melody mercy merry miles myrtle nick norm olive
    opal pansy pat patience pearl penny pierce pip poppy precious prince prudence queen ray reed
    rich rob robin rocky rod rose rosemary ruby rusty sage sally sandy scarlet sky sterling stew
    sue summer sunny terry victor viola violet wade ward will willow win winter woody
""")
_SURNAMES = _words("""
    abbot abbott archer ash baker ball banks barber bass bean bear beard bell bench berry best
    bird bishop black bland bond booth bower box branch brand bridge bridges bright brooks broom
    brown bull burns bush butcher butler carpenter carter carver case cash castle chamberlain
    chambers church clark close cole constable cook cope corner cotton court cox craft crane
    cross crow day dear down drake draper driver dyer early east english farmer field fields
    finch fish fisher flint flood flowers ford foreman forest forester fox freeman french friend
    frost fuller gardener gates glass glover gold good green grove hand hands hardy hare hart
    hawk hay head hill hills holiday holland holt home hood hook hooper horn house hunt husband
    inch irish joiner judge justice keen key keys king kings kitchen knight lake lamb lane large
    law laws lay leader leaf light little lock lodge long love low major makin marsh marshall
    masters mead mean miller mills moon moor moody more moss mould mount music new news noble
    north oakes page palmer park parker parks parsons partridge peacock pepper pike pitt place
    plant plumb pole pond pool pope porter post potter pound pounds power powers price pride
    prior proper quick race raven read reader rice rider rivers rook root rush sadler salmon
    sands savage sawyer senior service sharp shepherd ship shore short silver singer skinner
    slater small smart smith snow south spark sparks spear spencer spring squire steel stern
    stone storey storm street strange strong such summers swallow swan sweet swift tanner taylor
    temple thatcher thorn tiller tower towers town tree turner twist usher vale vine walker wall
    warden waters way weaver webb weeks welch well wells welsh west wheeler white wild wise wolf
    wood woods word workman worth wright yard young
""")
_SHORT_WORDS = _words("""
    an am as at be can do he hung in is long man may me my no on or sang she sing so son song
    sun to us we wing ye yes you
""")
ALSO_WORDS = CALENDAR | _FIRST_NAMES | _SURNAMES | _SHORT_WORDS

# Names that are also words, but seldom begin a sentence: taken for words in small letters only.
IN_SMALL_LETTERS = _words("""
    abbey alder angel apple arch badger band bank bark barley barn baron barrel barrow bath beach
    beacon birch blade blades blank bliss block blood bloom blow blue boat body bold bolt bone boot
    border boss bottle bow bowl bowler boy brace brain brake brandy brass bread break breeze brew
    brewer brick broad buddy bullock burden burn butt button cable camp candle candy canon cap care
    cave chain chalk chandler chapel charge cheek cherry child chip christian clerk cloud coach coal
    coast coat cock coin cold collar collier colt comb come comfort common cooper copper cork corn
    count coward crab cream creek cricket crook crop crown curl curry cut cutter dance dark darling
    dart date deal death deed deer dell dent dew dial diamond dickens ditch dock dole dove downs
    drain dress drew drum duck dust dyke eagle edge elder ember fair fall falls fare farm fast
    father fell fellow fellows fen few fiddler fine firth fitter flag fleet flight flow fold folly
    foot force forge fort forth foster free friar fry gain gamble game garland gay gem gentle german
    giant gift gill glad glazier goose gorge gosling grain grand grange graves gray grey grief grim
    gross ground guard gull gun gunner hacker haddock hail hair hall halls ham hammer hank hard
    harper harvest hatch haven hazard heal heard heart hedge held helm herd herring hide high hitch
    hive hogg hole hollow honey honour hop hopper horse host hound hull humble hurdle hurry hut ice
    inn iron isle jet job jolly keel keep kettle kid kiln kind kirk kiss kit kite knot lad ladder
    landing lark last lathe lawn lawyer lead lean learn leather ledger lemon les less liberty lid
    lime line link live load loft look lot loud lover luck mace mail male malt manners many maple
    market marrow mast master match mate mayor meadow means measure meek mellow merit middle mike
    mild milk mill mind mine miner minister minor mint mist mole money monk morning mother mound
    mouse nail neat neck need needle nest nettle nice night nightingale noon nurse nut oak oats
    orange orchard otter over owner pace pack packer paddock pain painter pale pan paradise pardon
    parish parson part partner pass past patch path pay peach peak peck peel peer peg pen pick
    pickle pickles pie pier pigeon pile pilot pinch pine pink piper pitcher plain play player plum
    point poll pollard poor port press priest prime print proud pump punch purse quarter quill rain
    rake ram rank ransom rash raw reason reeve render rest rick ridge ring roach road roll roman
    roof rope roper rough round row royal rule rust rye sack saddle sail salt sample sand sander say
    scales school seal seed sellers shade shaft shell shield shields shine side silk simple sink
    skip skipper slack slate slaughter sleep sly smiles smoke snipe sole spade speed spice spinner
    spooner stack staff stag stamp standing staples star starling start stead step steward still
    stock stocks stones stout straw stream stride stringer sure swain sweeting swing tab tailor tall
    tank teal tell tempest thick thrift thrush tick tidy tiger till timber times tinker toll topping
    toy train tribe trip trout truck true trump trust tuck tucker tulip twin upright valley van
    vicar vice villa virtue wager waits wake walk wally wand want ware warm warren waste watt watts
    weather weed weigh weight weir wheel whistler wick wilder wilding willing wind winder window
    wink wisdom wish wit witch wonder wool world wren writer year youth
""")
