# Networks -> fitted models, and of each site the fit that the study works with.
#
# in    <site>/nominations/actors.parquet, dyads.parquet, counts.json
# out   fits/compiled.json                       a mark that the sampler is compiled
#       <site>/fits/wave3/groups3/seed1/         one fit: four chains
#           draws.npz                            posterior draws, membership, positions of the map
#           diagnostics.parquet, model.parquet   how well it was sampled; BIC and other summaries
#           timing.json                          CPU seconds and memory; differs from run to run
#       <site>/fits/wave3/                       all fits of a site after a wave
#           models.parquet, diagnostics.parquet  every fit
#           positions.parquet, membership.parquet, clusters.parquet, draws.npz    the chosen fit
#           choice.json                          which, by what rule, what to be warned of
GROUPS = STUDY.model.groups
SEEDS = range(1, STUDY.model.seeds + 1)
FITS = OUT + "/{site}/fits/wave{wave}"
FIT = FITS + "/groups{groups}/seed{seed}"


rule fits:
    input:
        expand(FITS + "/choice.json", site=SITES, wave=STUDY.model.waves),


rule compile_model:
    output:
        OUT + "/fits/compiled.json",
    log:
        OUT + "/logs/compile_model/study.log",
    benchmark:
        OUT + "/benchmarks/compile_model/study.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("compile_model"),
    message:
        "Compiling the sampler"
    script:
        "../scripts/compile_model.py"


rule fit_model:
    input:
        compiled=OUT + "/fits/compiled.json",
        actors=OUT + "/{site}/nominations/actors.parquet",
        dyads=OUT + "/{site}/nominations/dyads.parquet",
    output:
        draws=FIT + "/draws.npz",
        diagnostics=FIT + "/diagnostics.parquet",
        model=FIT + "/model.parquet",
        timing=FIT + "/timing.json",
    log:
        OUT + "/logs/fit_model/{site}-wave{wave}-groups{groups}-seed{seed}.log",
    benchmark:
        OUT + "/benchmarks/fit_model/{site}-wave{wave}-groups{groups}-seed{seed}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=30,
    params:
        seed=STUDY.seed,
        dims=STUDY.model.dims,
        directed=STUDY.model.directed,
        unobserved_rows=STUDY.model.unobserved_rows,
        chains=STUDY.model.chains,
        warmup=STUDY.model.warmup,
        draws=STUDY.model.draws,
        thin=STUDY.model.thin,
        code=code("fit_model"),
    message:
        "{wildcards.site}: fitting {wildcards.groups} clusters to wave {wildcards.wave}, seed {wildcards.seed}"
    script:
        "../scripts/fit_model.py"


def of_every_fit(name):
    """The file `name` of every fit of a site after a wave; site and wave stay open."""
    return expand(f"{FIT}/{name}", groups=GROUPS, seed=SEEDS, allow_missing=True)


rule summarise_fits:
    input:
        actors=OUT + "/{site}/nominations/actors.parquet",
        dyads=OUT + "/{site}/nominations/dyads.parquet",
        counts=OUT + "/{site}/nominations/counts.json",
        draws=of_every_fit("draws.npz"),
        models=of_every_fit("model.parquet"),
        diagnostics=of_every_fit("diagnostics.parquet"),
    output:
        models=FITS + "/models.parquet",
        diagnostics=FITS + "/diagnostics.parquet",
        positions=FITS + "/positions.parquet",
        membership=FITS + "/membership.parquet",
        clusters=FITS + "/clusters.parquet",
        draws=FITS + "/draws.npz",
        choice=FITS + "/choice.json",
    log:
        OUT + "/logs/summarise_fits/{site}-wave{wave}.log",
    benchmark:
        OUT + "/benchmarks/summarise_fits/{site}-wave{wave}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
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
