# All tables of all sites -> the report page.
#
# in    the study folder's sites table
#       <site>/nominations/{actors,nominations,dyads}.parquet
#       <site>/fits/wave<last>/{models,diagnostics,positions,membership,clusters}.parquet,
#           draws.npz, choice.json
#       <site>/selection/{heterogeneity,cluster_choice,people}.parquet
# out   report/index.html    one file, offline, in codes
from scripts.study.study_files import study_files

REPORTED_FITS = OUT + f"/{{site}}/fits/wave{WAVE}"


rule write_report:
    input:
        sites=study_files(Path(STUDY.folder), []),
        actors=expand(OUT + "/{site}/nominations/actors.parquet", site=SITES),
        nominations=expand(OUT + "/{site}/nominations/nominations.parquet", site=SITES),
        dyads=expand(OUT + "/{site}/nominations/dyads.parquet", site=SITES),
        models=expand(REPORTED_FITS + "/models.parquet", site=SITES),
        diagnostics=expand(REPORTED_FITS + "/diagnostics.parquet", site=SITES),
        positions=expand(REPORTED_FITS + "/positions.parquet", site=SITES),
        membership=expand(REPORTED_FITS + "/membership.parquet", site=SITES),
        clusters=expand(REPORTED_FITS + "/clusters.parquet", site=SITES),
        draws=expand(REPORTED_FITS + "/draws.npz", site=SITES),
        choice=expand(REPORTED_FITS + "/choice.json", site=SITES),
        heterogeneity=expand(
            OUT + "/{site}/selection/heterogeneity.parquet", site=SITES
        ),
        cluster_choice=expand(
            OUT + "/{site}/selection/cluster_choice.parquet", site=SITES
        ),
        people=expand(OUT + "/{site}/selection/people.parquet", site=SITES),
    output:
        OUT + "/report/index.html",
    log:
        OUT + "/logs/write_report/study.log",
    benchmark:
        OUT + "/benchmarks/write_report/study.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        config=STUDY.model_dump(mode="json"),
        wave=WAVE,
        code=code("write_report"),
    message:
        "Writing the report page"
    script:
        "../scripts/write_report.py"


rule report:
    input:
        rules.write_report.output,
