# What if? Results made again under another assumption, and what changes. Only when asked for.
#
# in    the study folder; <site>/nominations/, <site>/fits/wave<last>/, <site>/selection/
# out   <site>/sensitivity/names.md, .json         what hangs on names merged with low confidence
#       <site>/sensitivity/names/                  files as elsewhere, with such merges undone
#       confidential/<site>/sensitivity/names/     the same, those that hold names
#
# The rules are the study's own, with other paths. A site without such merges is not fitted again.
from scripts.network.checked_study import has_doubtful_merges
from scripts.study.set_aside import all_set_aside, set_aside

OTHER_NAMES = "sensitivity/names"
COMPARED = [
    f"<results>/{{site}}/{file}"
    for file in (
        "nominations/counts.json",
        "fits/<last_wave>/choice.json",
        "fits/<last_wave>/models.parquet",
        "fits/<last_wave>/membership.parquet",
        "fits/<last_wave>/draws.npz",
        "selection/cluster_choice.parquet",
        "selection/people.parquet",
    )
]
FIT = "<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}"
# What the number of clusters rests on: itself, if it was set.
REFITTED = {
    site: STUDY.model.groups if own.clusters == "lowest_bic" else [own.clusters]
    for site, own in STUDY.sites.items()
}


rule names_sensitivity:
    input:
        expand("<results>/{site}/sensitivity/names.md", site=SITES),


use rule resolve_nominations as resolve_nominations_apart with:
    output:
        **all_set_aside(rules.resolve_nominations.output.items(), OTHER_NAMES),
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
        **all_set_aside(rules.fit_model.input.items(), OTHER_NAMES),
    output:
        **all_set_aside(rules.fit_model.output.items(), OTHER_NAMES),
    log:
        "<logs>/fit_model_apart/{site}-wave{wave}-groups{groups}-seed{seed}.log",
    benchmark:
        "<benchmarks>/fit_model_apart/{site}-wave{wave}-groups{groups}-seed{seed}.tsv"
    message:
        "{wildcards.site}: fitting {wildcards.groups} clusters, doubtful merges undone, seed {wildcards.seed}"


use rule summarise_fits as summarise_fits_apart with:
    input:
        **all_set_aside(
            rules.summarise_fits.input.items(),
            OTHER_NAMES,
            **{
                name: lambda w, file=file: expand(
                    f"{set_aside(FIT, OTHER_NAMES)}/{file}",
                    site=w.site,
                    wave=w.wave,
                    groups=REFITTED[w.site],
                    seed=RUNS["seed"],
                )
                for name, file in (
                    ("draws", "draws.npz"),
                    ("models", "model.parquet"),
                    ("diagnostics", "diagnostics.parquet"),
                )
            },
            # Clusters keep the letters of the study's own.
            earlier=[
                "<results>/{site}/fits/wave{wave}/choice.json",
                "<results>/{site}/fits/wave{wave}/membership.parquet",
            ],
        ),
    output:
        **all_set_aside(rules.summarise_fits.output.items(), OTHER_NAMES),
    log:
        "<logs>/summarise_fits_apart/{site}-wave{wave}.log",
    benchmark:
        "<benchmarks>/summarise_fits_apart/{site}-wave{wave}.tsv"
    message:
        "{wildcards.site}: comparing the fits, doubtful merges undone"


use rule select_interviewees as select_interviewees_apart with:
    input:
        **all_set_aside(rules.select_interviewees.input.items(), OTHER_NAMES),
    output:
        **all_set_aside(rules.select_interviewees.output.items(), OTHER_NAMES),
    log:
        "<confidential>/logs/select_interviewees_apart/{site}.log",
    benchmark:
        "<benchmarks>/select_interviewees_apart/{site}.tsv"
    message:
        "{wildcards.site}: choosing cluster and interviewees, doubtful merges undone"


rule compare_names:
    input:
        merged=COMPARED,
        apart=lambda w: (
            [set_aside(path, OTHER_NAMES) for path in COMPARED]
            if has_doubtful_merges(
                STUDY_FOLDER,
                w.site,
                STUDY.network_columns,
                directed=STUDY.model.directed,
            )
            else []
        ),
    output:
        json="<results>/{site}/sensitivity/names.json",
        md="<results>/{site}/sensitivity/names.md",
    log:
        "<logs>/compare_names/{site}.log",
    benchmark:
        "<benchmarks>/compare_names/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        names=STUDY.names,
        wave=WAVE,
        code=code("compare_names"),
    message:
        "{wildcards.site}: what hangs on names merged with low confidence"
    script:
        "../scripts/compare_names.py"
