"""How written sentences come out of people's mouths: hesitations, in a seeded way."""

from __future__ import annotations

import re

import numpy as np

OPENERS = ("Er, ", "Um, ", "Well, ", "I mean, ", "So, ", "Yeah, ", "No, well, ", "Right, so ")
INSIDE = ("you know, ", "er, ", "sort of, ", "I suppose, ", "I mean, ", "erm, ")
BACK_CHANNEL = ("Mm.", "Right.", "Okay.", "Yeah.", "Mm-hm.", "Sure.", "I see.")

# Each in turn: how an interview opens, and how the interviewer leads over to the role.
GREETINGS = (
    "Thanks for seeing me. Is it all right if the recorder sits there?",
    "Is that light on? Yes, it is. Thank you for giving up your afternoon.",
    "Before we start, have you had a chance to look at the sheet about consent?",
    "Shall we make a start? I know you're pushed for time today.",
    "Thank you for finding a room. I'll put this between us, if that's okay.",
)
ANSWERS = (
    "Yeah, fine, put it wherever. Mind the coffee.",
    "That's fine. Shout if I mumble.",
    "Yes, all signed, it's in the envelope.",
    "Go on then. If the phone goes I might take it, sorry.",
    "No problem. It's the only room with a door that shuts.",
)
LEADS = (
    "Could you tell me a bit about your job, and how you came to it?",
    "To begin with, what does your role look like from day to day?",
    "Perhaps we could start with what you do, in your own words?",
    "What would you say your job is, if you were explaining it to a neighbour?",
    "Let's start with you. What's your part in all of this?",
)
THANKS = (
    "That's everything on my sheet. Is there anything I should have asked?",
    "We're nearly out of time. Anything you'd like to add?",
    "I think that's it. Is there something we've missed?",
    "Thank you, that's been really helpful. Any last thoughts?",
    "That's brilliant, thank you. Anything else before I switch this off?",
)


def spoken_freely(text: str, rng: np.random.Generator, often: float = 0.25) -> str:
    """Put hesitations at the beginning of sentences and behind commas; `often` of the places."""
    sentences = re.split(r"(?<=[.?!]) (?=[A-Z])", text)
    return " ".join(_hesitant(sentence, rng, often) for sentence in sentences)


FILLER = re.compile(r"\b(er|erm|um|well|sort of|you know|I mean|I suppose)\b", re.IGNORECASE)
BEGINNINGS = re.compile(r"(And|But|Because|It|It's|That|That's|We|They|There|The|He|She|You) ")


def _hesitant(sentence: str, rng: np.random.Generator, often: float) -> str:
    opens, pauses = rng.random(2) < often
    if len(sentence) < 30 or FILLER.search(sentence):
        return sentence
    if opens and BEGINNINGS.match(sentence):
        opener = OPENERS[rng.integers(len(OPENERS))]
        return opener + sentence[0].lower() + sentence[1:]
    places = [m.end() for m in re.finditer(r"(?<=[a-z]), (?=[a-z])", sentence)]
    if pauses and places:
        at = places[rng.integers(len(places))]
        return sentence[:at] + INSIDE[rng.integers(len(INSIDE))] + sentence[at:]
    return sentence
