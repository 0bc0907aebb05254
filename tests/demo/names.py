"""Invented people: names that could be met in the North of England and belong to nobody we mean.

First names go with surnames of the same tradition. No name is an English word or the surname of an
author the project cites, so that a search of published text for names finds only leaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

Gender = Literal["f", "m"]


@dataclass(frozen=True)
class Tradition:
    """First names, each with a short form after a slash where it has one, and surnames."""

    share: float
    women: str
    men: str
    surnames: str


@dataclass(frozen=True)
class Name:
    """A person's name; `short` is what friends say, or the first name again."""

    first: str
    surname: str
    short: str
    gender: Gender

    @property
    def full(self) -> str:
        """As it should be read."""
        return f"{self.first} {self.surname}"


TRADITIONS = (
    Tradition(
        0.68,
        "Alison/Ali Angela/Angie Beverley/Bev Catherine/Cath Christine/Chris Claire Deborah/Debbie "
        "Denise Diane Elizabeth/Liz Emma Fiona Gillian/Jill Hannah Helen Jacqueline/Jackie Janet "
        "Jennifer/Jen Joanne/Jo Judith/Judy Julie Karen Kathryn/Kath Kirsty Laura Lesley Linda "
        "Lorraine Louise/Lou Lynne Margaret/Maggie Maureen/Mo Michelle Nicola/Nicky Pamela/Pam "
        "Paula Philippa/Pippa Rachel/Rach Rebecca/Becky Ruth Samantha/Sam Sandra Sarah Sharon "
        "Sheila Stephanie/Steph Susan/Sue Tracey Valerie/Val Vanessa Victoria/Vicky Wendy Yvonne "
        "Zoë",
        "Adrian Alan Andrew/Andy Anthony/Tony Barry Brian Christopher/Chris Colin Craig "
        "Daniel/Danny David/Dave Dennis Derek Duncan Edward/Ted Gareth Gary Geoffrey/Geoff Gordon "
        "Graham Gregory/Greg Howard Ian James/Jim Jeremy/Jez Jonathan/Jon Keith Kenneth/Ken "
        "Kevin/Kev Leonard/Len Malcolm/Mal Martin Matthew/Matt Michael/Mike Neil Nicholas/Nicky "
        "Nigel Norman Paul Peter/Pete Philip/Phil Robert/Bob Roger Ronald/Ron Russell/Russ Simon "
        "Stephen/Steve Stuart/Stu Terence/Terry Thomas/Tom Timothy/Tim Trevor/Trev Vincent/Vince",
        "Ackroyd Armitage Aspinall Bairstow Barraclough Beaumont Birtwhistle Blamires Boothroyd "
        "Brearley Butterworth Calvert Chadwick Clayton Cockcroft Crowther Dewhirst Dobson "
        "Ellison Emmott Entwistle Farrar Fawcett Fearnley Garside Gledhill Haigh "
        "Halliwell Halstead Hardcastle Hargreaves Hartley Hebblethwaite Helliwell Hepworth "
        "Hinchliffe Hodgson Holdsworth Holroyd Horsfall Howarth Ibbotson Illingworth Ingham Jowett "
        "Kershaw Kitson Lofthouse Lockwood Mallinson Metcalfe Midgley Murgatroyd Oldroyd Ormerod "
        "Pickersgill Priestley Ramsden Rawnsley Redfearn Robertshaw Rushworth Sagar Schofield "
        "Sharples Stansfield Starkey Swithenbank Sykes Tattersall Thackray Thornber "
        "Threlfall Tordoff Turton Uttley Varley Wadsworth Walmsley Whitaker Widdop Wigglesworth "
        "Wilcock Womersley Wormald Yeadon Braithwaite",
    ),
    Tradition(
        0.11,
        "Aoife Bronwen Catriona Eilidh Siân Niamh Morag Rhiannon Sinéad Mairead Bridget",
        "Alasdair Brendan Callum Ciaran Declan Dermot Euan Fergus Huw Iestyn Niall Rhodri",
        "Gallagher Brennan Doherty McAllister O'Rourke McGrath Kavanagh MacLennan Drummond "
        "Pritchard Llewellyn Griffiths Probert O'Hara Devlin Flanagan Mulvaney Gilhooly McKechnie "
        "Farquharson Gillespie Tierney McCafferty Corrigan Prosser Kinsella Lafferty Colquhoun",
    ),
    Tradition(
        0.11,
        "Aisha Fatima Farzana Nasreen Nazia Parveen Rukhsana Saima Samina Shabana Shazia Tahira "
        "Yasmin Zainab Jamila",
        "Adeel Asif Faisal Farooq Imtiaz Javed Kashif Khalid Mohammed/Mo Nadeem Naveed Rashid "
        "Shahid Tariq Waqar Zahid",
        "Hussain Akhtar Mahmood Iqbal Rafiq Chowdhury Qureshi Siddiqui Mirza Bhatti Aslam Rehman "
        "Hanif Shafiq",
    ),
    Tradition(
        0.05,
        "Anjali Jaswinder/Jas Kavita Manjit Meera Nisha Priya Rajinder Sunita",
        "Amarjit Balbir Dinesh Gurpreet Harish Jagdish Nitin Rajesh/Raj Sanjay Vikram/Vik",
        "Chauhan Parmar Bhogal Sandhu Grewal Raghavan Kulkarni Dhillon Desai",
    ),
    Tradition(
        0.03,
        "Abena Adaeze Folake Ngozi Tendai",
        "Kofi Kwame Olumide/Olu Babatunde/Tunde Farai",
        "Adeyemi Okonkwo Mensah Boateng Nwosu Ogunleye Mutasa",
    ),
    Tradition(
        0.01,
        "Agnieszka/Aga Katarzyna/Kasia Joanna/Asia",
        "Marek Tomasz Grzegorz",
        "Kowalczyk Zaremba Sikora Gajda",
    ),
    Tradition(
        0.01,
        "Wing-Sze Mei-Yee",
        "Wai-Keung Chi-Ming",
        "Tsang Leung Kwok",
    ),
)
# Names the lists could give that belong to people in the public eye.
PUBLIC = frozenset(
    (
        "Aisha Siddiqui", "Alan Howarth", "Alison Hargreaves", "Andrew Farrar", "Asif Iqbal",
        "Brendan O'Hara", "Bridget Brennan", "Daniel Kitson", "David Bairstow", "David Hepworth",
        "David Starkey", "Dermot Gallagher", "Faisal Iqbal", "Helen Chadwick", "Huw Griffiths",
        "Ian Hinchliffe", "Ian Kershaw", "Imtiaz Qureshi", "James Chadwick", "Javed Iqbal",
        "Jennifer Ellison", "Jonathan Crowther", "Keith Hepworth", "Khalid Mahmood",
        "Louise Haigh", "Margaret Beaumont", "Margaret Lockwood", "Martin Starkey",
        "Michael Clayton", "Michael Yeadon", "Nadeem Aslam", "Nazia Iqbal", "Niamh Kavanagh",
        "Nicholas Hodgson", "Paul Sykes", "Peter Ackroyd", "Peter Armitage", "Philip Schofield",
        "Rashid Rehman", "Robert Calvert", "Roger Hargreaves", "Roger Hodgson", "Russell Howarth",
        "Sarah Hardcastle", "Sharon Hodgson", "Shazia Mirza", "Simon Armitage", "Terence Dobson",
        "Zahid Mahmood",
    )
)  # fmt: skip


def draw_names(count: int, taken: set[str], rng: np.random.Generator) -> list[Name]:
    """Draw names of which no two, nor any of `taken`, share surname and first letter.

    `taken` holds surnames with initials as in `initialled` and is added to. No part of a name is
    shared by more than two of those drawn, and no surname by more than three in all.
    """
    names: list[Name] = []
    in_use: dict[str, int] = {}
    while len(names) < count:
        name = _draw_name(rng)
        too_many = in_use.get(name.first, 0) >= 2 or in_use.get(name.surname, 0) >= 2
        namesakes = sum(other.endswith(f" {name.surname}") for other in taken)
        if too_many or namesakes >= 3 or initialled(name) in taken or name.full in PUBLIC:
            continue
        taken.add(initialled(name))
        for part in (name.first, name.surname):
            in_use[part] = in_use.get(part, 0) + 1
        names.append(name)
    return names


def find_name(first: str, surname: str) -> Name:
    """Return the name of these parts, for people whose name the demo wants so."""
    for tradition in TRADITIONS:
        for gender, first_names in _by_gender(tradition):
            for entry in first_names.split():
                if entry.partition("/")[0] == first and surname in tradition.surnames.split():
                    return _name(entry, surname, gender)
    raise LookupError(f"{first} {surname}")


def initialled(name: Name) -> str:
    """Return the surname with the initial."""
    return f"{name.first[0]}. {name.surname}"


def _draw_name(rng: np.random.Generator) -> Name:
    shares = [tradition.share for tradition in TRADITIONS]
    tradition = TRADITIONS[int(rng.choice(len(TRADITIONS), p=shares))]
    gender, first_names = _by_gender(tradition)[int(rng.integers(2))]
    entry = str(rng.choice(first_names.split()))
    return _name(entry, str(rng.choice(tradition.surnames.split())), gender)


def _by_gender(tradition: Tradition) -> tuple[tuple[Gender, str], tuple[Gender, str]]:
    return ("f", tradition.women), ("m", tradition.men)


def _name(entry: str, surname: str, gender: Gender) -> Name:
    first, _, short = entry.partition("/")
    return Name(first, surname, short or first, gender)
