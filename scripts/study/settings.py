"""What all blocks of settings have in common."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Letter = Annotated[str, Field(pattern=r"^[A-Z]$")]
Attribute = Literal["organisation", "role", "background", "sector"]
Carry = Literal["nothing", "figures", "everything"]


class Settings(BaseModel):
    """A block of settings; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
