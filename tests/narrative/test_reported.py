from __future__ import annotations

import pytest

from scripts.narrative.phrases import find_phrases

REPORTED = """
She told us on the phone that we had to bring two bills.
I heard they had to move out.
According to the warden we have to pay.
And I have to be there by nine, she said.
I think we have to go, he told me.
"Do I have to sit here?" the lad asked.
He was just like, you have to be joking.
They rang to say they had to cancel.
[S1-013] said we had to stop.
They asked the clerk what they had to sign.
We say to people, you have to ring first.
"""

NOT_REPORTED = """
I think we have to stop.
As she said, we had to stop.
I have to say you have to be tough.
He told me. We had to stop.
He told me and we had to stop.
When he told me, we had to stop.
People who say so have to prove it.
The thought of having to move kept me up.
It was like we had to start again.
Ask them. You have to be firm, I know.
What she said had to be kept quiet.
I'd say you have to wait.
We have to tell him that she said so.
I have to go, she said she would be late.
"""


@pytest.mark.parametrize("text", REPORTED.strip().splitlines())
def test_what_somebody_says_that_somebody_has_to_do_is_reported(text: str) -> None:
    assert "reported" in find_phrases(text)[-1].flags


@pytest.mark.parametrize("text", NOT_REPORTED.strip().splitlines())
def test_what_is_said_here_and_now_is_not_reported(text: str) -> None:
    assert not any("reported" in hit.flags for hit in find_phrases(text))
