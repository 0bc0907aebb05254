# Networks -> fitted models, and of each site the fit that the study works with.
#
# in    <site>/nominations/actors.parquet, dyads.parquet, counts.json
# out   fits/compiled_<part>.json                    a mark that the sampler is compiled
#       <site>/fits/wave3/groups3/seed1/         one fit: four chains
#           draws.npz                            posterior draws, membership, positions of the map
#           diagnostics.parquet, model.parquet   how well it was sampled; BIC and other summaries
#           timing.json                          CPU seconds and memory; differs from run to run
#       <site>/fits/wave3/                       all fits of a site after a wave
#           models.parquet, diagnostics.parquet  every fit
#           letters.parquet                      what every run's clusters are called
#           positions.parquet, membership.parquet, clusters.parquet, draws.npz    the chosen fit
#           choice.json                          which, by what rule, what to be warned of
#           goodness.parquet                     does the chosen fit reproduce what was seen?
from scripts.study.job_size import fit_memory, fit_minutes, pairs_memory
from scripts.study.waves import wave_before

RUNS = {
    "groups": STUDY.model.groups,
    "seed": range(1, STUDY.model.seeds + 1),
    "allow_missing": True,
}

# How many actors a wildcard's site has, as far as is known: jobs on a cluster read no study files.
actors_at = lambda wildcards: (
    len(CHECKED.inputs[wildcards.site].actors) if CHECKED else 0
)


rule fits:
    input:
        expand(
            "<results>/{site}/fits/wave{wave}/choice.json",
            site=SITES,
            wave=STUDY.model.waves,
        ),


rule compile_model:
    output:
        "<results>/fits/compiled_{part}.json",
    log:
        "<logs>/compile_model/{part}.log",
    benchmark:
        "<benchmarks>/compile_model/{part}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        code=code("compile_model"),
    message:
        "Compiling the sampler: {wildcards.part}"
    script:
        "../scripts/compile_model.py"


rule fit_model:
    input:
        compiled=expand(
            "<results>/fits/compiled_{part}.json", part=["sampling", "summaries"]
        ),
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
    output:
        draws="<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/draws.npz",
        diagnostics="<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/diagnostics.parquet",
        model="<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/model.parquet",
        timing="<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/timing.json",
    log:
        "<logs>/fit_model/{site}-wave{wave}-groups{groups}-seed{seed}.log",
    benchmark:
        "<benchmarks>/fit_model/{site}-wave{wave}-groups{groups}-seed{seed}.tsv"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: attempt
        * fit_memory(actors_at(wildcards), STUDY.model),
        runtime=lambda wildcards, attempt: attempt
        * fit_minutes(actors_at(wildcards), STUDY.model),
    params:
        seed=STUDY.seed,
        dims=STUDY.model.dims,
        directed=STUDY.model.directed,
        unobserved_rows=STUDY.model.unobserved_rows,
        chains=STUDY.model.chains,
        warmup=STUDY.model.warmup,
        draws=STUDY.model.draws,
        thin=STUDY.model.thin,
        doublings=STUDY.model.extend,
        code=code("fit_model"),
    message:
        "{wildcards.site}: fitting {wildcards.groups} clusters to wave {wildcards.wave}, seed {wildcards.seed}"
    script:
        "../scripts/fit_model.py"


rule summarise_fits:
    input:
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        counts="<results>/{site}/nominations/counts.json",
        draws=expand(
            "<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/draws.npz",
            **RUNS,
        ),
        models=expand(
            "<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/model.parquet",
            **RUNS,
        ),
        diagnostics=expand(
            "<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/diagnostics.parquet",
            **RUNS,
        ),
        # How clusters were called after the wave before.
        earlier=lambda wildcards: expand(
            "<results>/{site}/fits/wave{before}/{file}",
            site=wildcards.site,
            before=wave_before(
                int(wildcards.wave),
                STUDY.model.waves,
                STUDY.next_interviewees.after,
            )
            or [],
            file=["choice.json", "membership.parquet"],
        ),
    output:
        models="<results>/{site}/fits/wave{wave}/models.parquet",
        diagnostics="<results>/{site}/fits/wave{wave}/diagnostics.parquet",
        letters="<results>/{site}/fits/wave{wave}/letters.parquet",
        positions="<results>/{site}/fits/wave{wave}/positions.parquet",
        membership="<results>/{site}/fits/wave{wave}/membership.parquet",
        clusters="<results>/{site}/fits/wave{wave}/clusters.parquet",
        draws="<results>/{site}/fits/wave{wave}/draws.npz",
        choice="<results>/{site}/fits/wave{wave}/choice.json",
    log:
        "<logs>/summarise_fits/{site}-wave{wave}.log",
    benchmark:
        "<benchmarks>/summarise_fits/{site}-wave{wave}.tsv"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: attempt
        * pairs_memory(actors_at(wildcards), STUDY.model),
        runtime=grows(10),
    params:
        clusters=lambda wildcards: STUDY.sites[wildcards.site].clusters,
        letters=lambda wildcards: STUDY.sites[wildcards.site].letters,
        directed=STUDY.model.directed,
        unobserved_rows=STUDY.model.unobserved_rows,
        code=code("summarise_fits"),
    message:
        "{wildcards.site}: comparing the fits to wave {wildcards.wave}"
    script:
        "../scripts/summarise_fits.py"


rule check_fit:
    input:
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        draws="<results>/{site}/fits/wave{wave}/draws.npz",
    output:
        "<results>/{site}/fits/wave{wave}/goodness.parquet",
    log:
        "<logs>/check_fit/{site}-wave{wave}.log",
    benchmark:
        "<benchmarks>/check_fit/{site}-wave{wave}.tsv"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: attempt
        * pairs_memory(actors_at(wildcards), STUDY.model),
        runtime=grows(10),
    params:
        seed=STUDY.seed,
        directed=STUDY.model.directed,
        unobserved_rows=STUDY.model.unobserved_rows,
        code=code("check_fit"),
    message:
        "{wildcards.site}: does the chosen fit reproduce what was seen?"
    script:
        "../scripts/check_fit.py"
