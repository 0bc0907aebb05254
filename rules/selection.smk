# The chosen fit -> the cluster to study, and whom to interview.
#
# in    <site>/nominations/, <site>/fits/wave3/ of the last wave, confidential/<site>/names.csv
#       the study folder: decisions and consent, once people decided anything
# out   <site>/selection/heterogeneity.parquet       how mixed each cluster is
#       <site>/selection/cluster_choice.parquet      which cluster to study, and why
#       <site>/selection/people.parquet              every actor as a possible interviewee
#       <site>/selection/interviewees.csv            whom to interview, in codes, with reasons
#       confidential/<site>/interviewees.xlsx        the same with names, every measure with its
#                                                    interval, and a sheet to decide in
from scripts.study.consent import consent_files
from scripts.study.decisions import decision_files


rule selection:
    input:
        expand("<results>/{site}/selection/people.parquet", site=SITES),


rule select_interviewees:
    input:
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        positions="<results>/{site}/fits/<last_wave>/positions.parquet",
        membership="<results>/{site}/fits/<last_wave>/membership.parquet",
        clusters="<results>/{site}/fits/<last_wave>/clusters.parquet",
        draws="<results>/{site}/fits/<last_wave>/draws.npz",
        names="<confidential>/{site}/names.csv",
        decisions=lambda wildcards: decision_files(STUDY_FOLDER, wildcards.site),
        consent=lambda wildcards: consent_files(STUDY_FOLDER, wildcards.site),
    output:
        heterogeneity="<results>/{site}/selection/heterogeneity.parquet",
        cluster_choice="<results>/{site}/selection/cluster_choice.parquet",
        people="<results>/{site}/selection/people.parquet",
        interviewees="<results>/{site}/selection/interviewees.csv",
        workbook="<confidential>/{site}/interviewees.xlsx",
    log:
        "<confidential>/logs/select_interviewees/{site}.log",
    benchmark:
        "<benchmarks>/select_interviewees/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        folder=lambda wildcards: STUDY.folder,
        seed=STUDY.seed,
        wave=WAVE,
        directed=STUDY.model.directed,
        interviewees=lambda wildcards: STUDY.sites[wildcards.site].interviewees,
        attributes=STUDY.selection.attributes,
        smallest_cluster=STUDY.selection.smallest_cluster,
        share_of_bridgers=STUDY.selection.share_of_bridgers,
        names=STUDY.names,
        code=code("select_interviewees"),
        contents=contents("select_interviewees"),
    message:
        "{wildcards.site}: choosing the cluster to study and whom to interview"
    script:
        "../scripts/select_interviewees.py"
