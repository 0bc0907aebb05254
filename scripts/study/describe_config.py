"""Write what is known of the configuration where people look: a schema and a page of options.

Run `python -m scripts.study.describe_config` after changing an option; a test compares.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from pydantic.fields import FieldInfo

from scripts.study.config import SiteSettings, StudyConfig
from scripts.study.files import write_text
from scripts.study.settings import Settings

SCHEMA = Path("config/config.schema.json")
README = Path("config/README.md")
START, END = "<!-- options: made from scripts/study/config.py -->", "<!-- end of options -->"


def schema() -> str:
    """Return the JSON schema of config.yaml."""
    return json.dumps(StudyConfig.model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def options() -> str:
    """Return a Markdown table a block: option, default, meaning."""
    parts = []
    for heading, block in _blocks(StudyConfig, ""):
        rows = [
            f"| `{name}` | {_default(field)} | {field.description} |"
            for name, field in block.model_fields.items()
            if field.description
        ]
        title = f"### `{heading}`" if heading else "### The study"
        parts.append(
            "\n".join([title, "", "| option | default | meaning |", "|---|---|---|", *rows])
        )
    return "\n\n".join(parts)


def with_options(page: str) -> str:
    """Return the page with the part between the marks made anew."""
    head, rest = page.split(START)
    return f"{head}{START}\n\n{options()}\n\n{END}{rest.split(END)[1]}"


def _blocks(block: type[Settings], path: str) -> list[tuple[str, type[Settings]]]:
    found = [(path, block)]
    for name, field in block.model_fields.items():
        inner = SiteSettings if name == "sites" else field.annotation
        if isinstance(inner, type) and issubclass(inner, Settings):
            label = f"{name}.<site>" if name == "sites" else name
            found += _blocks(inner, label)
    return found


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*needed*"
    value: Any = field.get_default(call_default_factory=True)
    if value is None or value == {}:
        return "none"
    allowed = [f"`{v}`" for v in get_args(field.annotation) if isinstance(v, str)]
    return f"`{value}`" + (f" (of {', '.join(allowed)})" if len(allowed) > 1 else "")


if __name__ == "__main__":
    write_text(SCHEMA, schema())
    write_text(README, with_options(README.read_text(encoding="utf-8")))
