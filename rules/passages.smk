# Transcripts and meeting papers -> pseudonymised text -> passages around the phrases of speech acts.
#
# in    the study folder: of each site with documents.csv its documents, speakers, outside, spoken,
#       aliases, accounts, the codebook, and the files in documents/
# out   confidential/<site>/canonical.parquet      every turn as it was said
#       confidential/<site>/documents/             the same to read, a text file a document
#       confidential/<site>/places.parquet         where paragraphs, printed lines and times begin
#       confidential/<site>/replacements.parquet   what was replaced where; leads back to the words
#       confidential/<site>/pseudonyms.xlsx        the log to review: what is doubtful, what was replaced
#       confidential/<site>/passage_spans.csv      where passages stand in the canonical text
#       <site>/passages/documents.parquet          the documents
#       <site>/passages/turns.parquet              every turn with codes in place of names
#       <site>/passages/documents/                 the same to read and quote from
#       <site>/passages/pseudonyms.json            how much was replaced and is to be reviewed
#       <site>/passages/passages.parquet, hits.parquet    what the search found
#       <site>/passages/phrase_counts.parquet      how often each phrase is said, as each mode finds it
#       <site>/passages/phrase_counts.xlsx         the same to be read, and for 1,000 words
#       <site>/passages/concordance.xlsx           each phrase found, in its context
#       <site>/passages/cues.parquet, cues.xlsx    where performance and sanction may be told; no coding
#       <site>/passages/coding_sheet.xlsx          to be filled in by each coder
from scripts.study.narrative_files import (
    document_files,
    has_narrative,
    lexicon_files,
    lexicon_path,
    narrative_files,
)

# What the search looks for: the project's phrases, or the study's own.
LEXICON = lexicon_path(STUDY_FOLDER, STUDY.narrative.lexicon)
LEXICON_FILES = lexicon_files(STUDY_FOLDER, STUDY.narrative.lexicon)

# The sites that have transcripts; a known network alone has none.
NARRATED = [site for site in SITES if has_narrative(STUDY_FOLDER, site)]

# Checked before anything runs, as all that people write; words.csv is read on import.
if workflow.is_main_process and NARRATED:
    try:
        from scripts.narrative.lexicon import read_lexicon

        read_lexicon(LEXICON)
    except StudyError as error:
        raise WorkflowError(str(error))


rule passages:
    input:
        expand("<results>/{site}/passages/passages.parquet", site=NARRATED),


rule read_documents:
    input:
        tables=lambda wildcards: narrative_files(
            STUDY_FOLDER, wildcards.site, "documents", "speakers"
        ),
        documents=lambda wildcards: document_files(STUDY_FOLDER, wildcards.site),
    output:
        canonical="<confidential>/{site}/canonical.parquet",
        places="<confidential>/{site}/places.parquet",
        texts=directory("<confidential>/{site}/documents"),
    log:
        "<confidential>/logs/read_documents/{site}.log",
    benchmark:
        "<benchmarks>/read_documents/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        code=code("read_documents"),
        contents=contents("read_documents"),
    message:
        "{wildcards.site}: reading transcripts and meeting papers"
    script:
        "../scripts/read_documents.py"


rule pseudonymise:
    input:
        tables=lambda wildcards: narrative_files(
            STUDY_FOLDER,
            wildcards.site,
            "documents",
            "speakers",
            "aliases",
            "outside",
            "spoken",
        ),
        canonical="<confidential>/{site}/canonical.parquet",
        names="<confidential>/{site}/names.csv",
        all_names=expand("<confidential>/{each}/names.csv", each=SITES),
    output:
        replacements="<confidential>/{site}/replacements.parquet",
        log_to_review="<confidential>/{site}/pseudonyms.xlsx",
        documents="<results>/{site}/passages/documents.parquet",
        turns="<results>/{site}/passages/turns.parquet",
        texts=directory("<results>/{site}/passages/documents"),
        counts="<results>/{site}/passages/pseudonyms.json",
    log:
        "<confidential>/logs/pseudonymise/{site}.log",
    benchmark:
        "<benchmarks>/pseudonymise/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        names=STUDY.names,
        code=code("pseudonymise"),
        contents=contents("pseudonymise"),
    message:
        "{wildcards.site}: putting codes in place of names"
    script:
        "../scripts/pseudonymise.py"


rule search_phrases:
    input:
        tables=lambda wildcards: narrative_files(
            STUDY_FOLDER, wildcards.site, "accounts", "codebook"
        ),
        turns="<results>/{site}/passages/turns.parquet",
        canonical="<confidential>/{site}/canonical.parquet",
        replacements="<confidential>/{site}/replacements.parquet",
        lexicon=LEXICON_FILES,
        places="<confidential>/{site}/places.parquet",
    output:
        passages="<results>/{site}/passages/passages.parquet",
        hits="<results>/{site}/passages/hits.parquet",
        counts="<results>/{site}/passages/phrase_counts.parquet",
        count_sheet="<results>/{site}/passages/phrase_counts.xlsx",
        concordance="<results>/{site}/passages/concordance.xlsx",
        cues="<results>/{site}/passages/cues.parquet",
        cue_sheet="<results>/{site}/passages/cues.xlsx",
        sheet="<results>/{site}/passages/coding_sheet.xlsx",
        spans="<confidential>/{site}/passage_spans.csv",
    log:
        "<confidential>/logs/search_phrases/{site}.log",
    benchmark:
        "<benchmarks>/search_phrases/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        lexicon=lambda wildcards: str(LEXICON),
        mode=STUDY.narrative.mode,
        unit=STUDY.narrative.unit,
        sentences_around=STUDY.narrative.sentences_around,
        names=STUDY.names,
        code=code("search_phrases"),
        contents=contents("search_phrases"),
    message:
        "{wildcards.site}: searching the interviews for speech acts"
    script:
        "../scripts/search_phrases.py"
