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
