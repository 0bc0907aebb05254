# Names given in interviews -> actors, and which ties are observed.
#
# in    the study folder: sites, and of each site actors, interviews, nominations and aliases, or
#       nodes and edges (CSV or XLSX; see resources/README.md)
# out   nominations/checked.json                 what the files hold, in numbers
#       <site>/nominations/actors.parquet        models of the tables: scripts/study/tables.py
#       <site>/nominations/nominations.parquet
#       <site>/nominations/dyads.parquet
#       confidential/<site>/names.csv            the key from codes to names
#
# Every job checks the whole study before it writes anything. `resolve_nominations` does not wait for
# `check_inputs`: an edit at one site must not re-make the others, and `ancient` would not do, since
# Snakemake (9.27) overlooks what else is out of date below a job that is to run again.
#
# Messages about people's files hold names, so the logs of these rules are confidential, too.
from scripts.study.study_files import site_files, study_files


rule check_inputs:
    input:
        study_files(Path(STUDY.folder), SITES),
    output:
        OUT + "/nominations/checked.json",
    log:
        OUT + "/confidential/logs/check_inputs/study.log",
    benchmark:
        OUT + "/benchmarks/check_inputs/study.tsv"
    priority: 100
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        folder=STUDY.folder,
        sites=SITES,
        network_columns=STUDY.network_columns.model_dump(),
        directed=STUDY.model.directed,
        code=code("check_inputs"),
    message:
        "Checking the files of all sites"
    script:
        "../scripts/check_inputs.py"


rule resolve_nominations:
    input:
        sites=study_files(Path(STUDY.folder), []),
        files=lambda wildcards: site_files(Path(STUDY.folder), wildcards.site),
    output:
        actors=OUT + "/{site}/nominations/actors.parquet",
        nominations=OUT + "/{site}/nominations/nominations.parquet",
        dyads=OUT + "/{site}/nominations/dyads.parquet",
        names=OUT + "/confidential/{site}/names.csv",
    log:
        OUT + "/confidential/logs/resolve_nominations/{site}.log",
    benchmark:
        OUT + "/benchmarks/resolve_nominations/{site}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        folder=STUDY.folder,
        sites=SITES,
        network_columns=STUDY.network_columns.model_dump(),
        directed=STUDY.model.directed,
        code=code("resolve_nominations"),
    message:
        "{wildcards.site}: finding out whom the names mean"
    script:
        "../scripts/resolve_nominations.py"
