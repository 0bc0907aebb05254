from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.sentences import sentence_spans

# Sentences are parted by |.
SPOKEN = (
    "We have to go.| That is that.",
    "Dr Jones came.| Then Dr. [S1-013] and Mr. [name] spoke to Cllr. Patel.",
    "Some of them, e.g. Leeds, i.e. the big ones, did it.| Others no.",
    "It was at 3 p.m. on the Friday.| It rained.",
    "It began at 3 p.m.| Then it rained.",
    "We had 3.5 posts and No. 10 on the phone.| Fine.",
    "Did they?| No.| They did not.",
    "I thought... well... it might work.| It did.",
    "I wanted to... I wanted to go… I’d said so.| Then no.",
    "It just went on…| Nobody stopped it.",
    "I said - no, hang on - it was them; it was: them.| Yes.",
    "He said, “You have to go.”| Then we left.",
    "She said, ‘Can we?’ and they said no.| (So we stopped.)| Right.",
    "They said can we do that? and I said yes!| Good!",
    "Ask [S1-013].| [S1-013] knows.| [name] as well.",
    "We have\nto go.| And\nnow.",
    "We have to\n\n|go now",
    "Oh, no!!| What?!| Really...?| Yes.",
    "So did I.| We all did.| A. Fawcett came, and J. B. Priestley.",
    "We got a “B.”| Then an “A.”| No.",
    "About 20.| 30 came later.",
    "And so on, etc.| But not in Oct. 2009 etc. etc. and so on.",
    "“It is done.”| “Is it?”| – And then they left.",
    "No full stop at all",
    "",
    "   ",
    "...",
)


@pytest.mark.parametrize("marked", SPOKEN)
def test_speech_is_parted_where_a_reader_would(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [piece.strip() for piece in marked.split("|") if piece.strip()]
    assert [text[a:b] for a, b in sentence_spans(text)] == expected


@settings(deadline=None)
@given(st.text(st.sampled_from("aI B.?!…\"'”)[] \n-S1"), max_size=60))
def test_every_sign_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    kept = "".join(text[a:b] for a, b in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))


@pytest.mark.parametrize("piece", [".", "...a", "a.'", "\n", "\n ", " ", "[", "Dr. ", "We go. "])
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(n: int) -> float:
        text = piece * (n // len(piece)) + "x"
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            sentence_spans(text)
            best = min(best, time.process_time() - begun)
        return best

    # Eight times the text takes eight times as long, not sixty-four.
    assert seconds(80_000) < 24 * max(seconds(10_000), 1e-3)
