# Framework -> accounts, their casts, and where the casts stand in the network.
#
# in    <site>/framework/, <site>/passages/, <site>/nominations/, <site>/selection/,
#       <site>/fits/wave<last>/, the study folder: accounts, sequences, meetings, outside
# out   accounts/<site>/accounts.parquet           is each account complete, and what is missing
#       accounts/<site>/boxes.parquet              sequences of the accounts told in full
#       accounts/<site>/cast.parquet               who is in an account
#       accounts/<site>/meetings.parquet           meetings, and which bear on the study
#       accounts/<site>/themes.parquet             of what an account tells, and whose programme
#       accounts/<site>/sequence_sheet.xlsx        fragments of each account to be put in order
#       accounts/<site>/leads.parquet              where something missing might be found
#       accounts/<site>/similar_passages.parquet   activities that open passages may belong to
#       accounts/<site>/leads.xlsx                 both to look at, and fragments that are alike
#       accounts/<site>/trace.parquet              from boxes and fragments to passages
#       accounts/<site>/fates.parquet              what became of every passage
#       accounts/<site>/trace.xlsx                 both to be read, with the words
#       confidential/<site>/trace.xlsx             the same with the words as they were said
#       accounts/<site>/placements.parquet         where each cast stands
#       accounts/<site>/account_clusters.parquet   the same cluster by cluster
#       accounts/<site>/cluster_pairs.parquet      how well clusters are connected
from scripts.study.narrative_files import narrative_files


rule accounts:
    input:
        expand(
            "<results>/accounts/{site}/{table}.parquet",
            site=NARRATED,
            table=["leads", "trace", "placements"],
        ),


rule assemble_accounts:
    input:
        tables=lambda wildcards: narrative_files(
            STUDY_FOLDER,
            wildcards.site,
            "accounts",
            "sequences",
            "meetings",
            "outside",
        ),
        actors="<results>/{site}/nominations/actors.parquet",
        documents="<results>/{site}/passages/documents.parquet",
        passages="<results>/{site}/framework/passages.parquet",
        coded="<results>/{site}/framework/coded.parquet",
        fragments="<results>/{site}/framework/fragments.parquet",
        fragment_passages="<results>/{site}/framework/fragment_passages.parquet",
        fragment_persons="<results>/{site}/framework/fragment_persons.parquet",
    output:
        accounts="<results>/accounts/{site}/accounts.parquet",
        boxes="<results>/accounts/{site}/boxes.parquet",
        cast="<results>/accounts/{site}/cast.parquet",
        meetings="<results>/accounts/{site}/meetings.parquet",
        themes="<results>/accounts/{site}/themes.parquet",
        sheet="<results>/accounts/{site}/sequence_sheet.xlsx",
    log:
        "<confidential>/logs/assemble_accounts/{site}.log",
    benchmark:
        "<benchmarks>/assemble_accounts/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        interviewees_needed=STUDY.narrative.interviewees_needed,
        mixed_meeting=STUDY.narrative.mixed_meeting,
        names=STUDY.names,
        code=code("assemble_accounts"),
        contents=contents("assemble_accounts"),
    message:
        "{wildcards.site}: assembling the accounts"
    script:
        "../scripts/assemble_accounts.py"


rule find_leads:
    input:
        tables=lambda wildcards: narrative_files(
            STUDY_FOLDER, wildcards.site, "accounts"
        ),
        accounts="<results>/accounts/{site}/accounts.parquet",
        cast="<results>/accounts/{site}/cast.parquet",
        meetings="<results>/accounts/{site}/meetings.parquet",
        people="<results>/{site}/selection/people.parquet",
        documents="<results>/{site}/passages/documents.parquet",
        turns="<results>/{site}/passages/turns.parquet",
        passages="<results>/{site}/framework/passages.parquet",
        coded="<results>/{site}/framework/coded.parquet",
        fragments="<results>/{site}/framework/fragments.parquet",
        fragment_passages="<results>/{site}/framework/fragment_passages.parquet",
        fragment_persons="<results>/{site}/framework/fragment_persons.parquet",
    output:
        leads="<results>/accounts/{site}/leads.parquet",
        similar="<results>/accounts/{site}/similar_passages.parquet",
        sheet="<results>/accounts/{site}/leads.xlsx",
    log:
        "<confidential>/logs/find_leads/{site}.log",
    benchmark:
        "<benchmarks>/find_leads/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(500),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        interviewees_needed=STUDY.narrative.interviewees_needed,
        names=STUDY.names,
        code=code("find_leads"),
        contents=contents("find_leads"),
    message:
        "{wildcards.site}: looking for what accounts lack"
    script:
        "../scripts/find_leads.py"


rule trace_accounts:
    input:
        boxes="<results>/accounts/{site}/boxes.parquet",
        passages="<results>/{site}/framework/passages.parquet",
        coded="<results>/{site}/framework/coded.parquet",
        fragments="<results>/{site}/framework/fragments.parquet",
        fragment_passages="<results>/{site}/framework/fragment_passages.parquet",
        turns="<results>/{site}/passages/turns.parquet",
        canonical="<confidential>/{site}/canonical.parquet",
        replacements="<confidential>/{site}/replacements.parquet",
    output:
        trace="<results>/accounts/{site}/trace.parquet",
        fates="<results>/accounts/{site}/fates.parquet",
        sheet="<results>/accounts/{site}/trace.xlsx",
        sheet_as_said="<confidential>/{site}/trace.xlsx",
    log:
        "<confidential>/logs/trace_accounts/{site}.log",
    benchmark:
        "<benchmarks>/trace_accounts/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        names=STUDY.names,
        code=code("trace_accounts"),
    message:
        "{wildcards.site}: tracing the accounts to the words"
    script:
        "../scripts/trace_accounts.py"


rule place_accounts:
    input:
        accounts="<results>/accounts/{site}/accounts.parquet",
        cast="<results>/accounts/{site}/cast.parquet",
        documents="<results>/{site}/passages/documents.parquet",
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        positions="<results>/{site}/fits/<last_wave>/positions.parquet",
        membership="<results>/{site}/fits/<last_wave>/membership.parquet",
        clusters="<results>/{site}/fits/<last_wave>/clusters.parquet",
        draws="<results>/{site}/fits/<last_wave>/draws.npz",
    output:
        placements="<results>/accounts/{site}/placements.parquet",
        account_clusters="<results>/accounts/{site}/account_clusters.parquet",
        cluster_pairs="<results>/accounts/{site}/cluster_pairs.parquet",
    log:
        "<logs>/place_accounts/{site}.log",
    benchmark:
        "<benchmarks>/place_accounts/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        seed=STUDY.seed,
        wave=WAVE,
        directed=STUDY.model.directed,
        code=code("place_accounts"),
    message:
        "{wildcards.site}: placing the accounts in the network"
    script:
        "../scripts/place_accounts.py"
