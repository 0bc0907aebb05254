# Names given in interviews -> actors, and which ties are observed.
#
# in    the study folder: sites, and of each site actors, interviews, nominations and aliases, or
#       nodes and edges (CSV or XLSX; see resources/README.md)
# out   <site>/nominations/actors.parquet        models of the tables: scripts/study/tables.py
#       <site>/nominations/nominations.parquet
#       <site>/nominations/dyads.parquet
#       <site>/nominations/counts.json           what the files hold, in numbers
#       <site>/nominations/name_audit.parquet    which spellings were merged, split, left out; codes only
#       <site>/nominations/small_cells.parquet   groups so small that the label tells who it is
#       confidential/<site>/name_audit.xlsx      the same with names and reasons
#       confidential/<site>/names.csv            the key from codes to names
#       confidential/<site>/alias_candidates.xlsx    whom names may mean, for people to decide
#
# Messages about people's files hold names, so the logs of these rules are confidential, too.
from scripts.narrative.checked_narrative import wrong_in_narrative
from scripts.network.checked_study import (
    HOW_TO_DECIDE,
    UndecidedNamesError,
    read_checked_study,
)
from scripts.study.inputs import INPUT_FILES
from scripts.study.reading import find_table
from scripts.study.study_files import site_files, study_files

STUDY_FOLDER = Path(STUDY.folder)

# The sites whose names were given in interviews; a known network has none to be decided.
NOMINATED = [
    site
    for site in SITES
    if any(find_table(STUDY_FOLDER / site, stem) for stem in INPUT_FILES)
]

# All files are checked before anything runs, as the configuration is: no job starts, and no result
# is removed, while any of them is wrong. A rule could not do that. Were every site to depend on it,
# an edit at one would re-make the others; and below an `ancient` input Snakemake (9.27) overlooks
# whatever else is out of date. Only the candidates for undecided names can be made before names are
# decided; Snakemake does not tell which targets are asked for until this file is read.
CHECKED = None
if workflow.is_main_process:
    try:
        CHECKED = read_checked_study(
            STUDY_FOLDER,
            SITES,
            STUDY.network_columns,
            directed=STUDY.model.directed,
            undecided=STUDY.names,
            also=wrong_in_narrative,
        )
    except UndecidedNamesError as error:
        if "alias_candidates" not in sys.argv:
            raise WorkflowError(f"{error}\n\n{HOW_TO_DECIDE}")
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
        name_audit="<results>/{site}/nominations/name_audit.parquet",
        names="<confidential>/{site}/names.csv",
        audit_workbook="<confidential>/{site}/name_audit.xlsx",
    log:
        "<confidential>/logs/resolve_nominations/{site}.log",
    benchmark:
        "<benchmarks>/resolve_nominations/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        network_columns=STUDY.network_columns.model_dump(),
        directed=STUDY.model.directed,
        names=STUDY.names,
        doubtful="merged",
        code=code("resolve_nominations"),
        contents=contents("resolve_nominations"),
    message:
        "{wildcards.site}: finding out whom the names mean"
    script:
        "../scripts/resolve_nominations.py"


rule alias_candidates:
    input:
        expand("<confidential>/{site}/alias_candidates.xlsx", site=NOMINATED),


rule propose_aliases:
    input:
        sites=study_files(STUDY_FOLDER, []),
        files=lambda wildcards: site_files(STUDY_FOLDER, wildcards.site),
    output:
        "<confidential>/{site}/alias_candidates.xlsx",
    log:
        "<confidential>/logs/propose_aliases/{site}.log",
    benchmark:
        "<benchmarks>/propose_aliases/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        network_columns=STUDY.network_columns.model_dump(),
        directed=STUDY.model.directed,
        names=STUDY.names,
        code=code("propose_aliases"),
        contents=contents("propose_aliases"),
    message:
        "{wildcards.site}: listing whom names may mean"
    script:
        "../scripts/propose_aliases.py"


rule find_small_cells:
    input:
        actors="<results>/{site}/nominations/actors.parquet",
    output:
        "<results>/{site}/nominations/small_cells.parquet",
    log:
        "<logs>/find_small_cells/{site}.log",
    benchmark:
        "<benchmarks>/find_small_cells/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        smallest=STUDY.privacy.smallest_cell,
        code=code("find_small_cells"),
    message:
        "{wildcards.site}: looking for groups so small that the label tells who it is"
    script:
        "../scripts/find_small_cells.py"
