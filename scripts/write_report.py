"""Write the study's report: one HTML page that works offline."""

import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

from scripts.figures.site_map import OF_FIT
from scripts.page.build import build
from scripts.page.content import Page, SiteTables, site_content
from scripts.page.sources import TABLES, NarrativeTables
from scripts.page.waves import EarlierFit
from scripts.study.config import parse_config
from scripts.study.consent import read_consent, withheld
from scripts.study.files import read_json, write_text
from scripts.study.fit_tables import GOODNESS
from scripts.study.inputs import Site
from scripts.study.job import Job, run
from scripts.study.letter_tables import LETTERS
from scripts.study.name_tables import NAME_AUDIT
from scripts.study.privacy_tables import SMALL_CELLS
from scripts.study.reading import read_rows
from scripts.study.tables import TABLE_MODELS, read_table

PACKAGES = ("numpy", "scipy", "numba", "pyarrow", "contourpy", "matplotlib", "snakemake")


def main(job: Job) -> None:
    """Read every site's tables and write the page."""
    config, wave = parse_config(job.params.config), job.params.wave
    folder = Path(config.folder)
    tables = [
        site_tables(job, k, site, folder)
        for k, site in enumerate(read_sites(folder, list(config.sites)))
    ]
    sites = [site_content(own, config, wave) for own in tables]
    write_text(job.output[0], build(Page(config, wave, tuple(sites), versions())))


def read_sites(folder: Path, wanted: list[str]) -> list[Site]:
    """Return the rows of the sites table in the order of the configuration."""
    by_name = {site.site: site for _, site in read_rows(folder, "sites", Site).checked()}
    return [by_name[name] for name in wanted]


def site_tables(job: Job, k: int, site: Site, folder: Path) -> SiteTables:
    """Read what the stages before made of the k-th site, and what it consents to."""
    models = (*TABLE_MODELS, NAME_AUDIT, LETTERS, GOODNESS, SMALL_CELLS)
    waves = parse_config(job.params.config).model.waves[:-1]
    tables = {m.name: read_table(getattr(job.input, m.name)[k], m) for m in models}
    return SiteTables(
        site,
        read_json(job.input.choice[k]),
        dict(np.load(job.input.draws[k])),
        tables,
        narrative_tables(job, site.site, folder),
        tuple(earlier_fit(job, k * len(waves) + w, wave) for w, wave in enumerate(waves)),
    )


def earlier_fit(job: Job, i: int, wave: int) -> EarlierFit:
    """Read the i-th of the fits after earlier waves, those of a site side by side."""
    return EarlierFit(
        wave,
        {m.name: read_table(getattr(job.input, f"earlier_{m.name}")[i], m) for m in OF_FIT},
        dict(np.load(job.input.earlier_draws[i])),
        read_json(job.input.earlier_choice[i]),
    )


def narrative_tables(job: Job, site: str, folder: Path) -> NarrativeTables | None:
    """Read what the narrative stages made of a site; null where it has no transcripts."""
    if site not in job.params.narrated:
        return None
    k = list(job.params.narrated).index(site)
    return NarrativeTables(
        {m.name: read_table(getattr(job.input, m.name)[k], m) for m in TABLES},
        read_json(job.input.pseudonyms[k]),
        read_json(job.input.codings_waiting[k]),
        read_json(job.input.fragments_waiting[k]),
        frozenset(Path(chart).name.removesuffix("_chart.svg") for chart in job.input.charts),
        withheld(read_consent(folder, site).checked(), "quotation"),
    )


def versions() -> dict[str, str]:
    """Return the versions of the packages that made the numbers."""
    return {"Python": platform.python_version()} | {name: version(name) for name in PACKAGES}


run(main, globals())
