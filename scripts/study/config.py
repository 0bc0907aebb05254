"""The configuration of a study: every option, its default, what it means."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    model_validator,
)

from scripts.study.figure_settings import FigureSettings
from scripts.study.narrative_inputs import Mode
from scripts.study.problems import SENTENCES, Problem, StudyError, nearest, unseen_sign
from scripts.study.settings import Attribute, Carry, Letter, Settings, path_inside, texts_in

STUDY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
SiteName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]{0,15}$")]


def _check_clusters(value: object) -> object:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if value != "lowest_bic" and not (whole and 1 <= value <= 20):  # type: ignore[operator]
        raise ValueError("must be a whole number from 1 to 20, or lowest_bic.")
    return value


Clusters = Annotated[int | Literal["lowest_bic"], BeforeValidator(_check_clusters)]


class SiteSettings(Settings):
    """What is decided site by site."""

    clusters: Clusters = Field(
        description="number of clusters to work with: a number you choose, or `lowest_bic` for the "
        "one with the lowest median BIC over seeds"
    )
    interviewees: int = Field(
        10, ge=1, le=60, description="how many people to propose for the long interviews"
    )
    letters: dict[Letter, str] = Field(
        default_factory=dict,
        description="letters you want for clusters, each as `LETTER: actor id of a member`; the "
        "rest keep those they had in the wave of `model.waves` before, or get the next unused "
        "ones, A, B, C …, from the largest cluster to the smallest",
    )


class ModelSettings(Settings):
    """The latent position cluster model and how long it is sampled."""

    groups: list[Annotated[int, Field(ge=0, le=20)]] = Field(
        min_length=1, description="numbers of clusters to fit (0: no clusters)"
    )
    seeds: int = Field(ge=1, le=50, description="independent runs of each model, four chains each")
    waves: list[Annotated[int, Field(ge=1, le=99)]] = Field(
        min_length=1,
        description="waves after which to fit; each uses all interviews up to it, and the last one "
        "carries the rest of the study; clusters keep their letters from each to the next",
    )
    dims: Literal[2] = Field(2, description="dimensions of the latent space; maps need 2")
    directed: bool = Field(True, description="does `A goes to B` differ from `B goes to A`?")
    unobserved_rows: Literal["absent", "zero"] = Field(
        "absent",
        description="people never asked: `absent` leaves their answers unknown (right); `zero` "
        "pretends they named nobody (for comparison only)",
    )
    chains: int = Field(4, ge=4, le=16, description="chains a run, from dispersed starts")
    warmup: int = Field(500, ge=100, le=100_000, description="iterations spent tuning, not kept")
    draws: int = Field(500, ge=100, le=100_000, description="draws kept from each chain")
    thin: int = Field(3, ge=1, le=1_000, description="iterations for each draw kept, at first")
    extend: int = Field(
        4,
        ge=0,
        le=12,
        description="how often a run that has not converged is made twice as long (as many draws "
        "are kept, each standing for twice the iterations); after that the report says so",
    )

    @model_validator(mode="after")
    def _no_repeats(self) -> ModelSettings:
        for name, values in (("groups", self.groups), ("waves", self.waves)):
            if sorted(set(values)) != values:
                raise ValueError(f"{name} must rise and not repeat, as in [1, 2, 3].")
        return self


class SelectionSettings(Settings):
    """Which cluster to study and whom to interview."""

    attributes: list[Attribute] = Field(
        ["organisation", "role", "background"],
        min_length=1,
        description="what makes a cluster heterogeneous",
    )
    smallest_cluster: int = Field(
        8, ge=2, le=1_000, description="clusters expected to be smaller are not proposed for study"
    )
    share_of_bridgers: float = Field(
        0.3, ge=0, le=1, description="share of the interviewees kept for people who bridge clusters"
    )


class SheetSettings(Settings):
    """Sheets to show to interviewees (`snakemake interview_sheets`)."""

    ties: Literal["own", "unnamed", "all"] = Field(
        "unnamed",
        description="arrows on a sheet: `own` only what the interviewee said; `unnamed` also what "
        "people said whom the sheet does not name, but never who named the interviewee; `all` "
        "everything, also who named the interviewee, and what people said whom it names",
    )


class NarrativeSettings(Settings):
    """Transcripts, framework and accounts; used where a site has `documents.csv`."""

    unit: Literal["sentence", "turn", "window"] = Field(
        "sentence",
        description="a passage is the `sentence` around a phrase, the whole speaker's `turn`, or a "
        "`window` of sentences",
    )
    sentences_around: int = Field(
        1, ge=0, le=10, description="with `window`: sentences taken before and after"
    )
    mode: Mode = Field(
        "inflected",
        description="phrases to search for: `paper_literal` only “have to”, “want to”, “able to” "
        "and “know how to” as the study prints them; `inflected` as people say them; `extended` "
        "also must, need to, managed to and the like; what each finds is counted in any case",
    )
    lexicon: Annotated[str, AfterValidator(path_inside)] | None = Field(
        None,
        min_length=1,
        description="a lexicon of your own in the study's folder, such as `phrases.csv`, in place "
        "of `resources/lexicon/phrases.csv`",
    )
    interviewees_needed: int = Field(
        2, ge=1, le=20, description="interviewees an account needs, beside all five speech acts"
    )
    mixed_meeting: int = Field(
        3,
        ge=2,
        le=20,
        description="kinds of organisation that make a meeting's attendance heterogeneous",
    )


class NextSettings(Settings):
    """Whom to interview in the next wave; `snakemake next_interviewees`."""

    after: list[Annotated[int, Field(ge=1, le=98)]] = Field(
        default_factory=list,
        description="waves after which to propose whom to interview next; left out: the last wave "
        "each site has had so far",
    )
    policy: Literal["information", "core-and-bridge"] = Field(
        "information",
        description="which proposal comes first (both are made): `information` takes those whose "
        "answers together are expected to remove most doubt about who belongs together; "
        "`core-and-bridge` the most central and the most bridging of every cluster; in simulated "
        "studies `information` told a little better who belongs together, and bridgers and core "
        "members were found alike (`snakemake validation`)",
    )
    interviews: int = Field(4, ge=1, le=20, description="how many people to interview next")
    of_one_organisation: int = Field(
        2,
        ge=1,
        le=20,
        description="at most so many of them from one kind of organisation, while there are others",
    )

    @model_validator(mode="after")
    def _no_repeats(self) -> NextSettings:
        if sorted(set(self.after)) != self.after:
            raise ValueError("after must rise and not repeat, as in [1, 2].")
        return self


class AuditSettings(Settings):
    """The archive that tells what made the results (`snakemake audit`)."""

    carry: Carry = Field(
        "figures",
        description="results that travel in the archive: `nothing`; `figures`, with their tables "
        "and descriptions; `everything` but confidential files, so that what people said travels, "
        "in codes: for the team only; whatever does not travel is told of by its digest",
    )


class PrivacySettings(Settings):
    """What the report warns of before anything leaves the team."""

    smallest_cell: int = Field(
        2,
        ge=1,
        le=100,
        description="a kind of organisation, a role, a background or a sector with fewer people at "
        "a site than this is warned of, since it may tell who they are; 2 warns of single people, "
        "1 of nobody",
    )


class NetworkColumns(Settings):
    """For sites given as nodes.csv and edges.csv: which column of nodes.csv holds what."""

    name: str = Field("name", description="the node's name, as in edges.csv")
    organisation: str | None = Field(None, description="column to use as organisation")
    role: str | None = Field(None, description="column to use as role")
    background: str | None = Field(None, description="column to use as background")
    sector: str | None = Field(None, description="column to use as sector")


class StudyConfig(Settings):
    """Everything a study can decide."""

    study: str = Field(
        pattern=STUDY_PATTERN,
        description="name of the study, and of its folder in results/",
    )
    title: str = Field(min_length=1, max_length=200, description="title on the report page")
    folder: str = Field(description="folder of the files people own")
    seed: int = Field(ge=0, lt=2**63, description="everything random in the study follows from it")
    sites: dict[SiteName, SiteSettings] = Field(min_length=1, description="settings of each site")
    names: Literal["stop", "provisional"] = Field(
        "stop",
        description="names nobody has decided on: `stop` lists them and runs nothing; "
        "`provisional` runs with each as an actor of its own, and marks everything made",
    )
    model: ModelSettings
    selection: SelectionSettings = SelectionSettings()
    next_interviewees: NextSettings = NextSettings()
    interview_sheets: SheetSettings = SheetSettings()
    narrative: NarrativeSettings = NarrativeSettings()
    figures: FigureSettings = FigureSettings()
    audit: AuditSettings = AuditSettings()
    privacy: PrivacySettings = PrivacySettings()
    network_columns: NetworkColumns = NetworkColumns()

    @model_validator(mode="after")
    def _chosen_model_is_fitted(self) -> StudyConfig:
        for site, settings in self.sites.items():
            if settings.clusters != "lowest_bic" and settings.clusters not in self.model.groups:
                raise ValueError(
                    f"site {site} asks for {settings.clusters} clusters, but model.groups fits "
                    f"only {self.model.groups}."
                )
        return self

    @model_validator(mode="after")
    def _figures_are_of_sites(self) -> StudyConfig:
        for name in {*self.figures.titles, *self.figures.numbers}:
            if re.split("[-_]", name)[0] not in (*self.sites, "overview"):
                raise ValueError(f"figures names {name}, but there is no such site.")
        return self


def parse_config(config: dict[str, Any], file: str = "config.yaml") -> StudyConfig:
    """Check a configuration.

    Raises
    ------
    StudyError
        Lists every wrong or unknown key, with the nearest key that exists.
    """
    try:
        settings = StudyConfig.model_validate(config)
    except ValidationError as error:
        raise StudyError(_problem(file, dict(e)) for e in error.errors()) from None
    if unseen := [
        Problem(f"{file}, {path}", 0, "", text, sign, "Type it anew.")
        for path, text in texts_in(settings.model_dump())
        if (sign := unseen_sign(text))
    ]:
        raise StudyError(unseen)
    return settings


def _problem(file: str, error: dict[str, Any]) -> Problem:
    path = ".".join(str(part) for part in error["loc"] if part != "[key]")
    where = f"{file}, {path}" if path else file
    seen = "" if isinstance(error["input"], dict | list) else str(error["input"])
    if error["type"] == "extra_forbidden":
        hint = nearest(str(error["loc"][-1]), _keys_at(error["loc"][:-1]))
        return Problem(where, 0, "", "", "there is no such setting.", hint)
    if error["type"] == "missing":
        return Problem(where, 0, "", "", "this setting is missing.", "See config/README.md.")
    sentence = SENTENCES.get(error["type"], "cannot be right: {description}.")
    context = {"description": _meaning(error["loc"]), "allowed": "", **error.get("ctx", {})}
    if error["type"] == "literal_error":
        context["allowed"] = str(context["expected"]).replace("'", "")
    return Problem(where, 0, "", seen, sentence.format(**context))


def _meaning(path: tuple[int | str, ...]) -> str:
    """Return what the setting at `path` means."""
    block = _block_at(path[:-1])
    field = block.model_fields.get(str(path[-1])) if path else None
    return field.description or "see config/README.md" if field else "see config/README.md"


def _keys_at(path: tuple[int | str, ...]) -> list[str]:
    """Return the keys allowed in the block of settings at `path`."""
    return list(_block_at(path).model_fields)


def _block_at(path: tuple[int | str, ...]) -> type[Settings]:
    block: type[Settings] = StudyConfig
    for part in path:
        known = {"sites": SiteSettings} if block is StudyConfig else {}
        field = block.model_fields.get(str(part))
        if field is None:
            continue  # the name of a site
        annotation = known.get(str(part), field.annotation)
        if isinstance(annotation, type) and issubclass(annotation, Settings):
            block = annotation
    return block
