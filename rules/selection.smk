# The chosen fit -> the cluster to study, and whom to interview.
#
# in    <site>/nominations/, <site>/fits/wave3/ of the last wave, confidential/<site>/names.csv
# out   <site>/selection/heterogeneity.parquet       how mixed each cluster is
#       <site>/selection/cluster_choice.parquet      which cluster to study, and why
#       <site>/selection/people.parquet              every actor as a possible interviewee
#       <site>/selection/interviewees.csv            whom to interview, in codes, with reasons
#       confidential/<site>/interviewees.xlsx        the same with names
LAST_FITS = OUT + f"/{{site}}/fits/wave{WAVE}"


rule selection:
    input:
        expand(OUT + "/{site}/selection/people.parquet", site=SITES),


rule select_interviewees:
    input:
        actors=OUT + "/{site}/nominations/actors.parquet",
        dyads=OUT + "/{site}/nominations/dyads.parquet",
        positions=LAST_FITS + "/positions.parquet",
        membership=LAST_FITS + "/membership.parquet",
        clusters=LAST_FITS + "/clusters.parquet",
        draws=LAST_FITS + "/draws.npz",
        names=OUT + "/confidential/{site}/names.csv",
    output:
        heterogeneity=OUT + "/{site}/selection/heterogeneity.parquet",
        cluster_choice=OUT + "/{site}/selection/cluster_choice.parquet",
        people=OUT + "/{site}/selection/people.parquet",
        interviewees=OUT + "/{site}/selection/interviewees.csv",
        workbook=OUT + "/confidential/{site}/interviewees.xlsx",
    log:
        OUT + "/confidential/logs/select_interviewees/{site}.log",
    benchmark:
        OUT + "/benchmarks/select_interviewees/{site}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        seed=STUDY.seed,
        wave=WAVE,
        directed=STUDY.model.directed,
        interviewees=lambda wildcards: STUDY.sites[wildcards.site].interviewees,
        attributes=STUDY.selection.attributes,
        smallest_cluster=STUDY.selection.smallest_cluster,
        share_of_bridgers=STUDY.selection.share_of_bridgers,
        code=code("select_interviewees"),
    message:
        "{wildcards.site}: choosing the cluster to study and whom to interview"
    script:
        "../scripts/select_interviewees.py"
