# What if? Results made again under another assumption, and what changes. Only when asked for.
#
# in    the study folder; <site>/nominations/, <site>/fits/wave<last>/, <site>/selection/
# out   <site>/sensitivity/names.md, .json         what hangs on names merged with low confidence
#       <site>/sensitivity/names/                  files as elsewhere, with such merges undone
#       confidential/<site>/sensitivity/names/     the same, those that hold names
#
# The rules are the study's own, with other paths. A site without such merges is not fitted again.
from scripts.network.checked_study import has_doubtful_merges

COMPARED = [
    "nominations/counts.json",
    "fits/<last_wave>/choice.json",
    "fits/<last_wave>/models.parquet",
    "fits/<last_wave>/membership.parquet",
    "fits/<last_wave>/draws.npz",
    "selection/cluster_choice.parquet",
    "selection/people.parquet",
]


def aside(path):
    """Return where a file of a site is when its doubtful merges are undone."""
    return str(path).replace("/{site}/", "/{site}/sensitivity/names/", 1)


def all_aside(files, **instead):
    """Return the named files of a rule, put aside; functions stay, and `instead` goes first."""
    named = {
        name: (
            path
            if callable(path)
            else aside(path) if isinstance(path, str) else [*map(aside, path)]
        )
        for name, path in files.items()
    }
    return named | instead


def fits_aside(file):
    """Return a function for this file of every fit that the number of clusters rests on."""

    def paths(wildcards):
        clusters = STUDY.sites[wildcards.site].clusters
        return expand(
            aside("<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/") + file,
            site=wildcards.site,
            wave=wildcards.wave,
            groups=STUDY.model.groups if clusters == "lowest_bic" else clusters,
            seed=RUNS["seed"],
        )

    return paths


def outcome_aside(wildcards):
    """Return what came of undoing the doubtful merges of a site, if it has any."""
    found = has_doubtful_merges(
        STUDY_FOLDER,
        wildcards.site,
        STUDY.network_columns,
        directed=STUDY.model.directed,
    )
    return [aside(f"<results>/{{site}}/{file}") for file in COMPARED] if found else []


rule names_sensitivity:
    input:
        expand("<results>/{site}/sensitivity/names.md", site=SITES),


use rule resolve_nominations as resolve_nominations_apart with:
    output:
        **all_aside(rules.resolve_nominations.output),
    log:
        "<confidential>/logs/resolve_nominations_apart/{site}.log",
    benchmark:
        "<benchmarks>/resolve_nominations_apart/{site}.tsv"
    params:
        doubtful="apart",
    message:
        "{wildcards.site}: undoing merges of names of low confidence"


use rule fit_model as fit_model_apart with:
    input:
        **all_aside(rules.fit_model.input),
    output:
        **all_aside(rules.fit_model.output),
    log:
        "<logs>/fit_model_apart/{site}-wave{wave}-groups{groups}-seed{seed}.log",
    benchmark:
        "<benchmarks>/fit_model_apart/{site}-wave{wave}-groups{groups}-seed{seed}.tsv"
    message:
        "{wildcards.site}: fitting {wildcards.groups} clusters, doubtful merges undone, seed {wildcards.seed}"


use rule summarise_fits as summarise_fits_apart with:
    input:
        **all_aside(
            rules.summarise_fits.input,
            draws=fits_aside("draws.npz"),
            models=fits_aside("model.parquet"),
            diagnostics=fits_aside("diagnostics.parquet"),
            # Clusters keep the letters of the study's own.
            earlier=[
                "<results>/{site}/fits/wave{wave}/choice.json",
                "<results>/{site}/fits/wave{wave}/membership.parquet",
            ],
        ),
    output:
        **all_aside(rules.summarise_fits.output),
    log:
        "<logs>/summarise_fits_apart/{site}-wave{wave}.log",
    benchmark:
        "<benchmarks>/summarise_fits_apart/{site}-wave{wave}.tsv"
    message:
        "{wildcards.site}: comparing the fits, doubtful merges undone"


use rule select_interviewees as select_interviewees_apart with:
    input:
        **all_aside(rules.select_interviewees.input),
    output:
        **all_aside(rules.select_interviewees.output),
    log:
        "<confidential>/logs/select_interviewees_apart/{site}.log",
    benchmark:
        "<benchmarks>/select_interviewees_apart/{site}.tsv"
    message:
        "{wildcards.site}: choosing cluster and interviewees, doubtful merges undone"


rule compare_names:
    input:
        merged=[f"<results>/{{site}}/{file}" for file in COMPARED],
        apart=outcome_aside,
    output:
        json="<results>/{site}/sensitivity/names.json",
        md="<results>/{site}/sensitivity/names.md",
    log:
        "<logs>/compare_names/{site}.log",
    benchmark:
        "<benchmarks>/compare_names/{site}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        names=STUDY.names,
        wave=WAVE,
        code=code("compare_names"),
    message:
        "{wildcards.site}: what hangs on names merged with low confidence"
    script:
        "../scripts/compare_names.py"
