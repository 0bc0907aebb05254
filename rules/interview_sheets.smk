# The chosen fit and who is known to whom -> sheets to show to interviewees.
#
# in    <site>/nominations/, <site>/fits/wave3/ of the last wave, <site>/selection/people.parquet
#       confidential/<site>/names.csv
#       the study folder: sites, known_to, meetings
# out   confidential/<site>/interview_sheets/sheets/          a page an interviewee, A4 and large
#                                                             print, with names known to them only
#       confidential/<site>/interview_sheets/key.xlsx         who is behind which number
#       confidential/<site>/interview_sheets/known_to.xlsx    to be reviewed: who is known to whom
#       confidential/<site>/interview_sheets/counts.json      whose sheets have no names
#
# Drawing takes up to a minute a site and is asked for by name: snakemake interview_sheets.
from scripts.study.known_to import known_to_files
from scripts.study.narrative_files import narrative_files
from scripts.study.study_files import study_files


rule interview_sheets:
    input:
        expand("<confidential>/{site}/interview_sheets/key.xlsx", site=SITES),


rule draw_interview_sheets:
    input:
        sites=study_files(STUDY_FOLDER, []),
        known_to=lambda wildcards: known_to_files(STUDY_FOLDER, wildcards.site),
        meetings=lambda wildcards: narrative_files(
            STUDY_FOLDER, wildcards.site, "meetings"
        ),
        nominations="<results>/{site}/nominations/nominations.parquet",
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        models="<results>/{site}/fits/<last_wave>/models.parquet",
        positions="<results>/{site}/fits/<last_wave>/positions.parquet",
        membership="<results>/{site}/fits/<last_wave>/membership.parquet",
        clusters="<results>/{site}/fits/<last_wave>/clusters.parquet",
        draws="<results>/{site}/fits/<last_wave>/draws.npz",
        choice="<results>/{site}/fits/<last_wave>/choice.json",
        people="<results>/{site}/selection/people.parquet",
        cluster_choice="<results>/{site}/selection/cluster_choice.parquet",
        names="<confidential>/{site}/names.csv",
    output:
        sheets=directory("<confidential>/{site}/interview_sheets/sheets"),
        key="<confidential>/{site}/interview_sheets/key.xlsx",
        to_review="<confidential>/{site}/interview_sheets/known_to.xlsx",
        counts="<confidential>/{site}/interview_sheets/counts.json",
    log:
        "<confidential>/logs/draw_interview_sheets/{site}.log",
    benchmark:
        "<benchmarks>/draw_interview_sheets/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        folder=lambda wildcards: STUDY.folder,
        seed=STUDY.seed,
        wave=WAVE,
        directed=STUDY.model.directed,
        ties=STUDY.interview_sheets.ties,
        names=STUDY.names,
        code=code("draw_interview_sheets"),
        contents=contents("draw_interview_sheets"),
    message:
        "{wildcards.site}: drawing the sheets to show to interviewees"
    script:
        "../scripts/draw_interview_sheets.py"
