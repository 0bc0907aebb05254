"""How a study wants its figures to look."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from scripts.study.colours import SEEN_ON_WHITE, contrast
from scripts.study.settings import Attribute, Letter, Settings

Shape = Literal["circle", "square", "triangle", "diamond", "triangle down", "plus", "cross", "star"]
_FIGURE = (
    r"^(overview|[A-Za-z][A-Za-z0-9]{0,15}(_(map|diagnostics|fit)|-A[0-9]+_(chart|cast|story)))$"
)
_DARKEST = 8.5  # contrast with white beyond which grey codes could not be read on a ring
FigureName = Annotated[str, Field(pattern=_FIGURE)]


class FigureSettings(Settings):
    """How figures look; what is not said here, the workflow decides."""

    shape: Attribute = Field(
        "organisation", description="which attribute of people the shapes on maps stand for"
    )
    shapes: dict[str, Shape] = Field(
        default_factory=dict,
        description="shapes you want, each as `value: shape`; the rest go to the other values, the "
        "most frequent first, and what is left over shares a pentagon",
    )
    colours: dict[Letter, Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]] = Field(
        default_factory=dict,
        description='colours you want for clusters, each as `LETTER: "#rrggbb"`, dark enough to '
        "be seen on white and light enough for codes to be read on its rings",
    )
    pies: bool = Field(
        False,
        description="whether those of no one cluster with a probability of 90 % or more have a pie "
        "of their probabilities in place of their shape, on maps of sites and casts in colour; the "
        "report page has a switch of its own",
    )
    titles: dict[FigureName, Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        default_factory=dict,
        description="titles you want for figures, each as `name of the file: title`, as in "
        "`S1_map: Who goes to whom in town`",
    )
    numbers: dict[FigureName, Annotated[str, Field(pattern=r"^[A-Za-z0-9.]{1,8}$")]] = Field(
        default_factory=dict,
        description='numbers of figures, each as `name of the file: "number"`, as in `S1_map: '
        '"2a"`: then “Figure 2a.” stands before the title',
    )

    @field_validator("colours")
    @classmethod
    def _can_be_seen(cls, colours: dict[str, str]) -> dict[str, str]:
        for letter, colour in colours.items():
            found = contrast(colour)
            if not SEEN_ON_WHITE <= found <= _DARKEST:
                why = "its rings would hide codes" if found > _DARKEST else "it can hardly be seen"
                raise ValueError(
                    f"{letter} has {colour}, but {why}: its contrast with white is {found:.1f}; "
                    f"{SEEN_ON_WHITE:g} to {_DARKEST:g} is allowed."
                )
        return colours

    @field_validator("shapes")
    @classmethod
    def _each_once(cls, shapes: dict[str, Shape]) -> dict[str, Shape]:
        twice = sorted({shape for shape in shapes.values() if [*shapes.values()].count(shape) > 1})
        if twice:
            raise ValueError(f"gives the same shape to several: {', '.join(twice)}.")
        return shapes

    def heading(self, name: str, title: str) -> str:
        """Return the title of the figure in the file `name`, `title` if none is wanted."""
        number = f"Figure {self.numbers[name]}. " if name in self.numbers else ""
        return number + self.titles.get(name, title)
