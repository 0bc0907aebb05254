# Names given in interviews -> actors, and which ties are observed.
#
# in    the study folder: sites, and of each site actors, interviews, nominations and aliases, or
#       nodes and edges (CSV or XLSX; see resources/README.md)
# out   <site>/nominations/actors.parquet        models of the tables: scripts/study/tables.py
#       <site>/nominations/nominations.parquet
#       <site>/nominations/dyads.parquet
#       <site>/nominations/counts.json           what the files hold, in numbers
#       confidential/<site>/names.csv            the key from codes to names
#
# Messages about people's files hold names, so the logs of these rules are confidential, too.
from scripts.narrative.checked_narrative import wrong_in_narrative
from scripts.network.checked_study import read_checked_study
from scripts.study.study_files import site_files, study_files

STUDY_FOLDER = Path(STUDY.folder)

# All files are checked before anything runs, as the configuration is: no job starts, and no result
# is removed, while any of them is wrong. A rule could not do that. Were every site to depend on it,
# an edit at one would re-make the others; and below an `ancient` input Snakemake (9.27) overlooks
# whatever else is out of date.
if workflow.is_main_process:
    try:
        read_checked_study(
            STUDY_FOLDER,
            SITES,
            STUDY.network_columns,
            directed=STUDY.model.directed,
            also=wrong_in_narrative,
        )
    except StudyError as error:
        raise WorkflowError(str(error))


rule resolve_nominations:
    input:
        sites=study_files(STUDY_FOLDER, []),
        files=lambda wildcards: site_files(STUDY_FOLDER, wildcards.site),
    output:
        actors="<results>/{site}/nominations/actors.parquet",
        nominations="<results>/{site}/nominations/nominations.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        counts="<results>/{site}/nominations/counts.json",
        names="<confidential>/{site}/names.csv",
    log:
        "<confidential>/logs/resolve_nominations/{site}.log",
    benchmark:
        "<benchmarks>/resolve_nominations/{site}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        folder=lambda wildcards: STUDY.folder,
        network_columns=STUDY.network_columns.model_dump(),
        directed=STUDY.model.directed,
        code=code("resolve_nominations"),
    message:
        "{wildcards.site}: finding out whom the names mean"
    script:
        "../scripts/resolve_nominations.py"
