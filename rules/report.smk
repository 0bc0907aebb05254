# All tables of all sites -> the report page.
#
# in    the study folder's sites table, and each site's table of consent
#       <site>/nominations/{actors,nominations,dyads,small_cells}.parquet
#       <site>/fits/wave<last>/{models,diagnostics,positions,membership,clusters}.parquet,
#           draws.npz, choice.json; of earlier waves too, all but diagnostics
#       <site>/selection/{heterogeneity,cluster_choice,people}.parquet
#       confidential/<site>/names.csv    for the page with names alone
# out   report/index.html    one file, offline, in codes
#       confidential/report/index.html    the same with names, only when asked for: snakemake
#           named_report
from scripts.study.consent import consent_files
from scripts.study.study_files import study_files

# Their maps are shown beside the last one's.
EARLIER_WAVES = STUDY.model.waves[:-1]


rule write_report:
    input:
        sites=study_files(Path(STUDY.folder), []),
        actors=expand("<results>/{site}/nominations/actors.parquet", site=SITES),
        nominations=expand(
            "<results>/{site}/nominations/nominations.parquet", site=SITES
        ),
        dyads=expand("<results>/{site}/nominations/dyads.parquet", site=SITES),
        small_cells=expand(
            "<results>/{site}/nominations/small_cells.parquet", site=SITES
        ),
        letters=expand("<results>/{site}/fits/<last_wave>/letters.parquet", site=SITES),
        goodness=expand(
            "<results>/{site}/fits/<last_wave>/goodness.parquet", site=SITES
        ),
        name_audit=expand("<results>/{site}/nominations/name_audit.parquet", site=SITES),
        models=expand("<results>/{site}/fits/<last_wave>/models.parquet", site=SITES),
        diagnostics=expand(
            "<results>/{site}/fits/<last_wave>/diagnostics.parquet", site=SITES
        ),
        positions=expand(
            "<results>/{site}/fits/<last_wave>/positions.parquet", site=SITES
        ),
        membership=expand(
            "<results>/{site}/fits/<last_wave>/membership.parquet", site=SITES
        ),
        clusters=expand(
            "<results>/{site}/fits/<last_wave>/clusters.parquet", site=SITES
        ),
        draws=expand("<results>/{site}/fits/<last_wave>/draws.npz", site=SITES),
        choice=expand("<results>/{site}/fits/<last_wave>/choice.json", site=SITES),
        earlier_models=expand(
            "<results>/{site}/fits/wave{wave}/models.parquet",
            site=SITES,
            wave=EARLIER_WAVES,
        ),
        earlier_positions=expand(
            "<results>/{site}/fits/wave{wave}/positions.parquet",
            site=SITES,
            wave=EARLIER_WAVES,
        ),
        earlier_membership=expand(
            "<results>/{site}/fits/wave{wave}/membership.parquet",
            site=SITES,
            wave=EARLIER_WAVES,
        ),
        earlier_clusters=expand(
            "<results>/{site}/fits/wave{wave}/clusters.parquet",
            site=SITES,
            wave=EARLIER_WAVES,
        ),
        earlier_draws=expand(
            "<results>/{site}/fits/wave{wave}/draws.npz",
            site=SITES,
            wave=EARLIER_WAVES,
        ),
        earlier_choice=expand(
            "<results>/{site}/fits/wave{wave}/choice.json",
            site=SITES,
            wave=EARLIER_WAVES,
        ),
        heterogeneity=expand(
            "<results>/{site}/selection/heterogeneity.parquet", site=SITES
        ),
        cluster_choice=expand(
            "<results>/{site}/selection/cluster_choice.parquet", site=SITES
        ),
        people=expand("<results>/{site}/selection/people.parquet", site=SITES),
        documents=expand("<results>/{site}/passages/documents.parquet", site=NARRATED),
        turns=expand("<results>/{site}/passages/turns.parquet", site=NARRATED),
        pseudonyms=expand("<results>/{site}/passages/pseudonyms.json", site=NARRATED),
        passages=expand("<results>/{site}/framework/passages.parquet", site=NARRATED),
        codings=expand("<results>/{site}/framework/codings.parquet", site=NARRATED),
        resolutions=expand(
            "<results>/{site}/framework/resolutions.parquet", site=NARRATED
        ),
        coded=expand("<results>/{site}/framework/coded.parquet", site=NARRATED),
        agreement=expand("<results>/{site}/framework/agreement.parquet", site=NARRATED),
        codings_waiting=expand("<results>/{site}/framework/codings.json", site=NARRATED),
        fragments=expand("<results>/{site}/framework/fragments.parquet", site=NARRATED),
        fragment_passages=expand(
            "<results>/{site}/framework/fragment_passages.parquet", site=NARRATED
        ),
        fragment_persons=expand(
            "<results>/{site}/framework/fragment_persons.parquet", site=NARRATED
        ),
        checks=expand("<results>/{site}/framework/checks.parquet", site=NARRATED),
        fragments_waiting=expand(
            "<results>/{site}/framework/fragments.json", site=NARRATED
        ),
        meetings=expand("<results>/accounts/{site}/meetings.parquet", site=NARRATED),
        accounts=expand("<results>/accounts/{site}/accounts.parquet", site=NARRATED),
        boxes=expand("<results>/accounts/{site}/boxes.parquet", site=NARRATED),
        cast=expand("<results>/accounts/{site}/cast.parquet", site=NARRATED),
        leads=expand("<results>/accounts/{site}/leads.parquet", site=NARRATED),
        similar_passages=expand(
            "<results>/accounts/{site}/similar_passages.parquet", site=NARRATED
        ),
        fates=expand("<results>/accounts/{site}/fates.parquet", site=NARRATED),
        hits=expand("<results>/{site}/passages/hits.parquet", site=NARRATED),
        account_clusters=expand(
            "<results>/accounts/{site}/account_clusters.parquet", site=NARRATED
        ),
        placements=expand("<results>/accounts/{site}/placements.parquet", site=NARRATED),
        cluster_pairs=expand(
            "<results>/accounts/{site}/cluster_pairs.parquet", site=NARRATED
        ),
        charts=expand("<results>/figures/{account}_chart.svg", account=TOLD),
        consent=[
            path for site in NARRATED for path in consent_files(STUDY_FOLDER, site)
        ],
    output:
        "<results>/report/index.html",
    log:
        "<logs>/write_report/study.log",
    benchmark:
        "<benchmarks>/write_report/study.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        config=STUDY.model_dump(mode="json", exclude={"audit"}),
        wave=WAVE,
        narrated=NARRATED,
        code=code("write_report"),
        contents=contents("write_report"),
    message:
        "Writing the report page"
    script:
        "../scripts/write_report.py"


rule report:
    input:
        rules.write_report.output,


# Asked for by name, never part of a whole run: nobody needs it to read the results.
rule named_report:
    input:
        "<confidential>/report/index.html",


rule write_named_report:
    input:
        page=rules.write_report.output[0],
        names=expand("<confidential>/{site}/names.csv", site=SITES),
    output:
        "<confidential>/report/index.html",
    log:
        "<confidential>/logs/write_named_report/study.log",
    benchmark:
        "<benchmarks>/write_named_report/study.tsv"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        code=code("write_named_report"),
    message:
        "Writing the confidential report page, with names"
    script:
        "../scripts/write_named_report.py"
