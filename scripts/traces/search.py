"""Looking for people in texts: by their codes, and by their names in full."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scripts.traces.contents import BYTES, JOINED, MEANING


def words(text: str) -> str:
    """Return lower-case words without accents, one space between them."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]+", "", text)  # not to be seen
    text = re.sub("[\u0300-\u036f'’‘`]+", "", text)
    return re.sub(r"[\W_]+", " ", text).strip()


def compact(folded: str) -> str:
    """Return words run together."""
    return folded.replace(" ", "")


@dataclass(frozen=True)
class Sought:
    """Who is looked for: codes of people and documents, each with the name behind it or ""."""

    names: Mapping[str, str]
    _codes: re.Pattern[str] = field(init=False)
    _forms: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        either = "|".join(map(re.escape, self.names)) or "(?!)"
        codes = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])")
        forms = {words(name): code for code, name in self.names.items() if words(name)}
        object.__setattr__(self, "_codes", codes)
        object.__setattr__(self, "_forms", forms)

    @property
    def by_code(self) -> Sought:
        """The same people, to be found by their codes alone."""
        return Sought(dict.fromkeys(self.names, ""))

    def found(self, texts: Iterable[tuple[str, str]]) -> set[str]:
        """Return the codes of those who are in any of these texts, by code or by name."""
        found: set[str] = set()
        for where, text in texts:
            found |= {*self._codes.findall(text)} if _as_written(where) else set()
            padded = f" {words(text)} " if self._forms else ""
            found |= {
                code
                for form, code in self._forms.items()
                if f" {form} " in padded or f" {form}s " in padded
            }
        return found


def codes_in(texts: Iterable[tuple[str, str]], sites: Iterable[str]) -> set[str]:
    """Return all codes of people and documents of these sites that are in any of these texts."""
    either = "|".join(map(re.escape, sites))
    number = "(?:[0-9]{3,4}|[XIM][0-9]{2,3}|P[0-9]{3,4})"
    code = re.compile(rf"(?<![A-Za-z0-9])(?:{either})-{number}(?![A-Za-z0-9])")
    return {each for where, text in texts if _as_written(where) for each in code.findall(text)}


def _as_written(where: str) -> bool:
    """Whether codes here are people's, and end where they end: columns' meanings have examples."""
    return not where.endswith((BYTES, JOINED, MEANING))
