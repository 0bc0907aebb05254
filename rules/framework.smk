# Passages and what coders say of them -> framework matrices.
#
# in    <site>/passages/, confidential/<site>/canonical.parquet, places.parquet
#       the study folder: codings/, marked, resolutions, fragments, accounts, outside
# out   <site>/framework/passages.parquet         passages found and marked
#       <site>/framework/codings.parquet          every coder's decision on a passage that exists
#       confidential/<site>/former_ids.parquet  ids of passages before a name in them was hidden
#       <site>/framework/coded.parquet            what holds for each passage
#       <site>/framework/resolutions.parquet      what was settled, why, by whom and when
#       <site>/framework/agreement.parquet        how far coders agree
#       <site>/framework/agreement.xlsx           the same in words and numbers, to be read
#       <site>/framework/disagreements.xlsx       to be settled: becomes resolutions
#       <site>/framework/codings.json             what waits for coders, in numbers
#       confidential/<site>/unmatched.xlsx        codings and quotes whose words are no longer there,
#                                                 and codings made by other definitions
#       confidential/<site>/memos.xlsx            notes of coders and reasons, passage by passage
#       <site>/framework/fragments.parquet, fragment_passages.parquet, fragment_persons.parquet
#       <site>/framework/checks.parquet           conventions of charting, fragment by fragment
#       <site>/framework/matrices.xlsx            one sheet an activity
#       <site>/framework/fragment_sheet.xlsx      coded passages to be summed up: becomes fragments
#       <site>/framework/fragments.json           what waits for those who chart, in numbers
from scripts.study.narrative_files import narrative_files


rule framework:
    input:
        expand("<results>/{site}/framework/fragments.parquet", site=NARRATED),


rule merge_codings:
    input:
        tables=lambda wildcards: narrative_files(
            STUDY_FOLDER,
            wildcards.site,
            "codings",
            "marked",
            "resolutions",
            "accounts",
            "codebook",
        ),
        passages="<results>/{site}/passages/passages.parquet",
        turns="<results>/{site}/passages/turns.parquet",
        canonical="<confidential>/{site}/canonical.parquet",
        replacements="<confidential>/{site}/replacements.parquet",
        lexicon=LEXICON_FILES,
        places="<confidential>/{site}/places.parquet",
    output:
        passages="<results>/{site}/framework/passages.parquet",
        codings="<results>/{site}/framework/codings.parquet",
        former_ids="<confidential>/{site}/former_ids.parquet",
        coded="<results>/{site}/framework/coded.parquet",
        resolutions="<results>/{site}/framework/resolutions.parquet",
        agreement="<results>/{site}/framework/agreement.parquet",
        agreement_sheet="<results>/{site}/framework/agreement.xlsx",
        disagreements="<results>/{site}/framework/disagreements.xlsx",
        counts="<results>/{site}/framework/codings.json",
        unmatched="<confidential>/{site}/unmatched.xlsx",
        memos="<confidential>/{site}/memos.xlsx",
    log:
        "<confidential>/logs/merge_codings/{site}.log",
    benchmark:
        "<benchmarks>/merge_codings/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        folder=lambda wildcards: STUDY.folder,
        seed=STUDY.seed,
        names=STUDY.names,
        lexicon=lambda wildcards: str(LEXICON),
        mode=STUDY.narrative.mode,
        code=code("merge_codings"),
        contents=contents("merge_codings"),
    message:
        "{wildcards.site}: merging what coders say"
    script:
        "../scripts/merge_codings.py"


rule build_framework:
    input:
        tables=lambda wildcards: narrative_files(
            STUDY_FOLDER, wildcards.site, "fragments", "accounts"
        ),
        passages="<results>/{site}/framework/passages.parquet",
        former_ids="<confidential>/{site}/former_ids.parquet",
        codings="<results>/{site}/framework/codings.parquet",
        coded="<results>/{site}/framework/coded.parquet",
        lexicon=LEXICON_FILES,
    output:
        fragments="<results>/{site}/framework/fragments.parquet",
        fragment_passages="<results>/{site}/framework/fragment_passages.parquet",
        fragment_persons="<results>/{site}/framework/fragment_persons.parquet",
        checks="<results>/{site}/framework/checks.parquet",
        matrices="<results>/{site}/framework/matrices.xlsx",
        sheet="<results>/{site}/framework/fragment_sheet.xlsx",
        counts="<results>/{site}/framework/fragments.json",
    log:
        "<confidential>/logs/build_framework/{site}.log",
    benchmark:
        "<benchmarks>/build_framework/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        names=STUDY.names,
        lexicon=lambda wildcards: str(LEXICON),
        mode=STUDY.narrative.mode,
        code=code("build_framework"),
        contents=contents("build_framework"),
    message:
        "{wildcards.site}: building the framework matrices"
    script:
        "../scripts/build_framework.py"
