"""Of what an account's fragments tell, and whose programme of action: counts, and a sentence.

The study's findings are told by the themes of interaction, relationships, and constraint or
enabler (Ward et al. 2018). Fragments whose words are gone do not count; those that name no subject
or no theme are counted as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.told_fragments import ToldFragment
from scripts.study.narrative_inputs import SPEECH_ACTS, THEMES, Outside
from scripts.study.words import count, listed

_OF = {"constraint": "a constraint", "enabler": "an enabler"}


def theme_rows(fragments: Iterable[ToldFragment]) -> list[dict[str, Any]]:
    """Return rows of the table ACCOUNT_THEMES, by account, subject, theme and act; unsaid last."""
    counts = Counter(
        (f.account_id, f.subject, f.theme, f.speech_act) for f in fragments if f.resolved
    )
    acts: Sequence[str] = SPEECH_ACTS
    names = ("account_id", "subject", "theme", "speech_act")
    return [
        dict(zip(names, key, strict=True)) | {"fragments": counts[key]}
        for key in sorted(
            counts,
            key=lambda key: (key[0], _last(key[1]), _last(key[2]), acts.index(key[3])),
        )
    ]


def themes_in_words(own: Sequence[ToldFragment], outside: Mapping[str, Outside]) -> str:
    """Say what an account's fragments tell of, most first; empty where there are none.

    Parameters
    ----------
    own : its fragments, resolved or not.
    outside : those outside the network, by id; results call them as `shown_as` says.
    """
    told = [fragment for fragment in own if fragment.resolved]
    if not told:
        return ""
    order: Sequence[str | None] = (*THEMES, None)
    themes = Counter(f.theme for f in told)
    most_first = sorted(
        themes, key=lambda theme: (theme is None, -themes[theme], order.index(theme))
    )
    verb = "tells" if themes[most_first[0]] == 1 else "tell"
    of = [
        f"{themes[theme]} {f'{verb} ' * (not k)}of {_OF.get(theme, theme)}"
        for k, theme in enumerate(theme for theme in most_first if theme)
    ]
    if unsaid := themes[None]:
        of.append(f"{unsaid} {'has' if unsaid == 1 else 'have'} no theme")
    subjects = Counter(f.subject for f in told)
    whose = [
        f"{outside[code].shown_as if code in outside else code} ({subjects[code]})"
        for code in sorted((code for code in subjects if code), key=lambda c: (-subjects[c], c))
    ]
    if unsaid := subjects[None]:
        whose.append(f"{unsaid} {'says' if unsaid == 1 else 'say'} not whose")
    return f"Of {count(len(told), 'fragment')} {listed(of)}. Whose programme: {listed(whose)}."


def _last(value: str | None) -> tuple[bool, str]:
    return value is None, value or ""
