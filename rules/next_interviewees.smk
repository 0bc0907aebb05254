# Fits after a wave -> whom to interview in the next, by two policies. Not part of `all`: it needs
# the fits after every wave asked for.
#
# in    <site>/nominations/, all of <site>/fits/wave1/, the site's decisions and consent,
#       confidential/<site>/names.csv
# out   <site>/next_interviewees/wave1/        after wave 1; of the other waves alike
#           groups3/seed1/chosen.parquet       whom each policy proposes on one fit
#           without.parquet                    and on fits that leave one interview out
#           next_interviewees.parquet          every candidate, with reasons
#           value.parquet                      what the proposed interviews are worth
#           next_interviewees.csv              whom to interview, in codes
#           recommendation.json                that this was recommended, and what to be warned of
#       confidential/<site>/next_interviewees_wave1.xlsx   the list with names
from scripts.study.consent import consent_files
from scripts.study.decisions import decision_files
from scripts.study.study_files import read_study
from scripts.study.waves import waves_to_propose_after


rule next_interviewees:
    input:
        lambda wildcards: [
            f"<results>/{site}/next_interviewees/wave{wave}/recommendation.json"
            for study in [
                read_study(
                    STUDY_FOLDER,
                    SITES,
                    STUDY.network_columns,
                    directed=STUDY.model.directed,
                )
            ]
            for site in SITES
            for wave in waves_to_propose_after(
                study, site, STUDY.next_interviewees.after
            )
        ],


rule choose_next:
    input:
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        draws="<results>/{site}/fits/wave{wave}/groups{groups}/seed{seed}/draws.npz",
        decisions=lambda wildcards: decision_files(STUDY_FOLDER, wildcards.site),
        consent=lambda wildcards: consent_files(STUDY_FOLDER, wildcards.site),
    output:
        chosen="<results>/{site}/next_interviewees/wave{wave}/groups{groups}/seed{seed}/chosen.parquet",
    log:
        "<logs>/choose_next/{site}-wave{wave}-groups{groups}-seed{seed}.log",
    benchmark:
        "<benchmarks>/choose_next/{site}-wave{wave}-groups{groups}-seed{seed}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        folder=lambda wildcards: STUDY.folder,
        seed=STUDY.seed,
        directed=STUDY.model.directed,
        interviews=STUDY.next_interviewees.interviews,
        of_one_organisation=STUDY.next_interviewees.of_one_organisation,
        code=code("choose_next"),
        contents=contents("choose_next"),
    message:
        "{wildcards.site}: whom to interview after wave {wildcards.wave}, by {wildcards.groups} clusters, seed {wildcards.seed}"
    script:
        "../scripts/choose_next.py"


rule choose_next_without:
    input:
        compiled=expand(
            "<results>/fits/compiled_{part}.json", part=["sampling", "summaries"]
        ),
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        choice="<results>/{site}/fits/wave{wave}/choice.json",
        decisions=lambda wildcards: decision_files(STUDY_FOLDER, wildcards.site),
        consent=lambda wildcards: consent_files(STUDY_FOLDER, wildcards.site),
    output:
        chosen="<results>/{site}/next_interviewees/wave{wave}/without.parquet",
    log:
        "<logs>/choose_next_without/{site}-wave{wave}.log",
    benchmark:
        "<benchmarks>/choose_next_without/{site}-wave{wave}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(60),
    params:
        folder=lambda wildcards: STUDY.folder,
        seed=STUDY.seed,
        dims=STUDY.model.dims,
        directed=STUDY.model.directed,
        chains=STUDY.model.chains,
        warmup=STUDY.model.warmup,
        draws=STUDY.model.draws,
        thin=STUDY.model.thin,
        doublings=STUDY.model.extend,
        interviews=STUDY.next_interviewees.interviews,
        of_one_organisation=STUDY.next_interviewees.of_one_organisation,
        code=code("choose_next_without"),
        contents=contents("choose_next_without"),
    message:
        "{wildcards.site}: whom to interview after wave {wildcards.wave}, without each interview"
    script:
        "../scripts/choose_next_without.py"


rule recommend_interviewees:
    input:
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        membership="<results>/{site}/fits/wave{wave}/membership.parquet",
        clusters="<results>/{site}/fits/wave{wave}/clusters.parquet",
        draws="<results>/{site}/fits/wave{wave}/draws.npz",
        choice="<results>/{site}/fits/wave{wave}/choice.json",
        chosen=expand(
            "<results>/{site}/next_interviewees/wave{wave}/groups{groups}/seed{seed}/chosen.parquet",
            groups=[groups for groups in STUDY.model.groups if groups > 1],
            seed=RUNS["seed"],
            allow_missing=True,
        ),
        without="<results>/{site}/next_interviewees/wave{wave}/without.parquet",
        names="<confidential>/{site}/names.csv",
        decisions=lambda wildcards: decision_files(STUDY_FOLDER, wildcards.site),
        consent=lambda wildcards: consent_files(STUDY_FOLDER, wildcards.site),
    output:
        table="<results>/{site}/next_interviewees/wave{wave}/next_interviewees.parquet",
        value="<results>/{site}/next_interviewees/wave{wave}/value.parquet",
        list="<results>/{site}/next_interviewees/wave{wave}/next_interviewees.csv",
        record="<results>/{site}/next_interviewees/wave{wave}/recommendation.json",
        workbook="<confidential>/{site}/next_interviewees_wave{wave}.xlsx",
    log:
        "<confidential>/logs/recommend_interviewees/{site}-wave{wave}.log",
    benchmark:
        "<benchmarks>/recommend_interviewees/{site}-wave{wave}.tsv"
    threads: 1
    resources:
        mem_mb=grows(2000),
        runtime=grows(20),
    params:
        folder=lambda wildcards: STUDY.folder,
        seed=STUDY.seed,
        directed=STUDY.model.directed,
        policy=STUDY.next_interviewees.policy,
        interviews=STUDY.next_interviewees.interviews,
        of_one_organisation=STUDY.next_interviewees.of_one_organisation,
        names=STUDY.names,
        code=code("recommend_interviewees"),
        contents=contents("recommend_interviewees"),
    message:
        "{wildcards.site}: recommending whom to interview after wave {wildcards.wave}"
    script:
        "../scripts/recommend_interviewees.py"
