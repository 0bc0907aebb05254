"""Short forms of English first names; a form may be short for several names."""

from __future__ import annotations

from collections.abc import Iterator

# Each group: a name in its spellings, a colon, what it is shortened to.
_GROUPS = """
abigail: abby abbie gail
adrian: ade
agnes: aggie
alan allan allen: al
albert: al bert bertie
alexander alexandra alexandria: alex al sandy sasha lex xander
alexis: alex lex
alfred: alf alfie fred
alice alison allison: ali allie
amanda: mandy
andrea: andy drea
andrew: andy drew
angela angelina: angie ange
ann anne anna: annie nan
anthony antony: tony ant
antonia: toni
arthur: art
barbara: barb babs barbie
barry: baz
beatrice beatrix: bea trixie
benjamin benedict bennett: ben benny benji
bernard bernadette: bernie
beverley beverly: bev
bradley: brad
brenda: bren
bridget brigid: bridie biddy
cameron: cam
caroline carolyn: caz carrie lyn
carol carole: caz
catherine catharine katherine katharine: cath cathy kate katie kath kathy kit kitty kay
kathryn cathryn kathleen: cath cathy kate katie kath kathy kit kitty kay
charles charlotte: charlie chas chuck lottie
cheryl: chez
christine christina christopher christian christabel: chris chrissie tina kit topher
clifford clifton: cliff
constance: connie
cynthia: cindy
daniel danielle: dan danny dani
darren: daz
david: dave davy davey
deborah debra: deb debbie debs
denise: dee denny
dennis denis: den denny
derek: del
desmond: des
diana diane dianne: di
dominic: dom
donald: don donny
dorothy dorothea: dot dottie dolly dora
douglas: doug
duncan: dunc
edmund edward edwin: ed eddie ted teddy ned
eileen: lena
eleanor elinor: ellie nell nellie nora lena
elizabeth elisabeth eliza: liz lizzie beth betty bess libby lisa elsie bet betsy liza
ellen: nell nellie ellie
emily: em emmy millie
emma: em
eric: rick
ernest: ernie
eugene: gene
evelyn: eve evie lyn
florence: flo florrie
frances francis francesca: fran frankie frank
franklin: frank
frederick frederica: fred freddie
gabriel gabrielle: gabe gabby
gareth: gaz gary
gary garry: gaz
gavin: gav
geoffrey jeffrey: geoff jeff
georgina georgia: georgie gina
gerald gerard geraldine: gerry ged jerry
gillian jillian: gill jill gilly jilly
gordon: gord
graham graeme: gray
gregory: greg
gwendolen gwendoline: gwen
hannah: han
harold: harry hal
harriet: hattie harry
heather: heath
helen helena: nell lena
henry henrietta: harry hal hank hettie
herbert: bert herb
howard: howie
hugh hubert: hughie bert
imogen: immy
irene: rene
isaac: ike zac
isabel isabelle isobel isabella: izzy bel bella issy
jacob: jake
jacqueline jaqueline: jackie jacky jacqui
james: jim jimmy jamie jem
jane jayne janet: jan janey
janice: jan
jason: jay jase
jasmine yasmin: jas yas
jean: jeannie
jennifer: jen jenny jenni
jeremy jeremiah: jez jerry jem
jessica: jess jessie
joan joanna joanne: jo joannie
john: jack johnny jon
jonathan jonathon: jon jonny jonty
joseph josephine: joe joey jo josie
joshua: josh
joyce: joy
judith: jude judy judi
julia julie juliet julian: jules ju
karen: kaz
kenneth: ken kenny
kevin: kev
kimberley kimberly: kim
lawrence laurence: larry laurie loz
laura lauren: laurie loz
leonard: len lenny leo
leslie lesley: les
lewis louis louise louisa: lou lew louie
lilian lillian: lil lily
linda lynda lindsay lindsey: lyn lin lindy
lucinda: lucy cindy
lynne lynn: lyn
madeleine madeline: maddy
malcolm: mal malc
margaret marguerite margery: maggie mags meg peggy peg marge margie madge greta daisy rita
marian marion marianne: mari
maria marie mary: molly polly mari may
martha: marty mattie
martin martyn: marty
matilda: tilly mattie
matthew: matt
maureen: mo
maxine maximilian maxwell: max
melanie: mel
melissa: mel lissa
melvin: mel
michael michaela: mike mick micky mickey mikey
michelle: shell chelle
mildred: millie
mohammed muhammad mohammad mohamed: mo
moira: mo
muriel: mu
nancy: nan
natalie natasha: nat tasha
nathan nathaniel: nat nate
neville: nev
nicholas nicolas nicola nicole: nick nicky nikki nic nico
nigel: nige
norman: norm
oliver olivia: ollie liv livvy
oscar: ozzy
pamela: pam
patricia patrick: pat patsy tricia trish paddy patty rick
paul paula pauline: paulie
penelope: penny pen
peter: pete
philip phillip philippa phillipa: phil pip pippa flip
phyllis: phyl
prudence: prue
rachel rachael: rach
raymond: ray
rebecca: becky becca bex beck
reginald: reg reggie
rhiannon: rhi
richard: rick ricky dick rich richie dickie
robert roberta: rob bob bobby robbie bert bobbie
roderick rodney: rod roddy
roger: rodge
roland rowland: roly
ronald: ron ronnie
rosemary rosalind rosamund rosalie roseanne: rose rosie ros roz romy
rupert: rup
russell: russ
ruth: ruthie
samantha samuel: sam sammy
sandra alessandra: sandy sandie
sarah sara: sally sal
sebastian: seb
sharon: shaz shazza
sheila: shell
shirley: shirl
sidney sydney: sid syd
simon simone: si
sophia sophie: soph
stanley: stan
stella: stell
stephanie: steph stevie
stephen steven: steve stevie ste
stewart stuart: stew stu
susan susanna susannah suzanne: sue susie suzie suze sukie
sylvia: syl
tabitha: tabby
terence terrence teresa theresa: terry tess tessa tel
theodore theodora: theo ted teddy
thomas: tom tommy
timothy: tim timmy
tobias: toby
tracey tracy: trace
trevor: trev
valerie valentine: val
vanessa: nessa
veronica: ronnie vera nica
victor victoria: vic vicky vicki tori
vincent: vince vinnie
virginia: ginny ginger
vivian vivien vivienne: viv
walter: wally walt
warren: waz
wendy: wend
wilfred: wilf
william: will bill billy willy liam
winifred: win winnie freda
yvonne yvette: vonnie
zachary zachariah: zac zach zak
zoe: zo
"""


def _pairs() -> Iterator[tuple[str, str]]:
    for line in _GROUPS.strip().splitlines():
        names, _, forms = line.partition(":")
        for name in names.split():
            yield from ((form, name) for form in forms.split())


_SHORT_FOR = frozenset(_pairs())
FIRST_NAMES = frozenset(name for pair in _SHORT_FOR for name in pair)


def is_short_for(short: str, name: str) -> bool:
    """Whether one first name, as compared, is a short form of the other: liz, elizabeth."""
    return (short, name) in _SHORT_FOR


def same_in_short(one: str, other: str) -> bool:
    """Whether two first names may be one person's: liz and beth are both short for elizabeth."""
    if is_short_for(one, other) or is_short_for(other, one):
        return True
    return bool({n for s, n in _SHORT_FOR if s == one} & {n for s, n in _SHORT_FOR if s == other})
