"""From the page's content to one HTML file that asks for nothing and runs only its own script."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.figures.palette import CLUSTER_COLOURS
from scripts.figures.site_map import SURE
from scripts.narrative.agreement import RESAMPLES
from scripts.narrative.redraw import REDRAWS
from scripts.page import concordance, content, drawing, drawn_map, sources, words
from scripts.page.cast_map import cast_map
from scripts.page.narratives import narratives
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.words import count, listed

FOLDER = Path(__file__).parent
_FILTERS = (words.number, words.percent, words.day, count, listed, drawn_map.colour_class)
_SCRIPTS = (
    "views.js", "page.js", "sources.js", "filtered.js", "concordance.js", "boxes.js", "leads.js",
)  # fmt: skip


def build(page: content.Page) -> str:
    """Return the page as HTML."""
    style, *scripts = map(_source, ("style.css", *_SCRIPTS))
    style += colour_rules(dict.fromkeys((*CLUSTER_COLOURS, *page.colours)))
    return (
        environment()
        .get_template("template.html")
        .render(
            page=page,
            config=page.config,
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
            policy=policy(style, *scripts),
            island=island(page.island()),
            shape_paths=drawing.SHAPES,
            shape_number={name: k for k, name in enumerate(drawing.SHAPES)},
            words={
                "certainty": content.CERTAINTY_WORDS,
                "place": content.PLACE_WORDS,
                "measure": sources.MEASURE_WORDS,
                "resamples": f"{RESAMPLES:,}",
                "convention": sources.CONVENTION_WORDS,
                "fate": concordance.FATE_WORDS,
            },
            acts=SPEECH_ACTS,
            sure=SURE,
            redraws=REDRAWS,
        )
    )


def colour_rules(colours: Iterable[str]) -> str:
    """Return the style of what is drawn in these colours, as in #0072B2."""
    return "".join(f".{drawn_map.colour_class(c)} {{ color: {c.lower()}; }}\n" for c in colours)


def environment() -> Environment:
    """Return the templates' environment; everything that is not ours is escaped."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {f.__name__: f for f in _FILTERS}
    made.globals |= {f.__name__: f for f in (cast_map, narratives)}
    return made


def policy(style: str, *scripts: str) -> str:
    """Return the content security policy: nothing but this very style and these very scripts."""
    allowed = " ".join(f"'{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def island(value: Any) -> Markup:
    """Return data as JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "&<>\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
