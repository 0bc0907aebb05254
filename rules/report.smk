# All tables of all sites -> the report page.
#
# in    the study folder's sites table
#       <site>/nominations/{actors,nominations,dyads}.parquet
#       <site>/fits/wave<last>/{models,diagnostics,positions,membership,clusters}.parquet,
#           draws.npz, choice.json
#       <site>/selection/{heterogeneity,cluster_choice,people}.parquet
# out   report/index.html    one file, offline, in codes
from scripts.study.study_files import study_files


rule write_report:
    input:
        sites=study_files(Path(STUDY.folder), []),
        actors=expand(OUT + "/{site}/nominations/actors.parquet", site=SITES),
        nominations=expand(OUT + "/{site}/nominations/nominations.parquet", site=SITES),
        dyads=expand(OUT + "/{site}/nominations/dyads.parquet", site=SITES),
        models=expand(
            OUT + "/{site}/fits/wave{wave}/models.parquet", site=SITES, wave=WAVE
        ),
        diagnostics=expand(
            OUT + "/{site}/fits/wave{wave}/diagnostics.parquet", site=SITES, wave=WAVE
        ),
        positions=expand(
            OUT + "/{site}/fits/wave{wave}/positions.parquet", site=SITES, wave=WAVE
        ),
        membership=expand(
            OUT + "/{site}/fits/wave{wave}/membership.parquet", site=SITES, wave=WAVE
        ),
        clusters=expand(
            OUT + "/{site}/fits/wave{wave}/clusters.parquet", site=SITES, wave=WAVE
        ),
        draws=expand(OUT + "/{site}/fits/wave{wave}/draws.npz", site=SITES, wave=WAVE),
        choice=expand(
            OUT + "/{site}/fits/wave{wave}/choice.json", site=SITES, wave=WAVE
        ),
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
