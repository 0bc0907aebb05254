# The workflow: configuration, the stages, and the targets people ask for.
import os
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(workflow.basedir))

from scripts.study.config import parse_config
from scripts.study.digest import code_digest, contents_digest, key_in, own_files
from scripts.study.job_size import grows
from scripts.study.problems import StudyError
from scripts.study.ready import make_ready, makes_results
from scripts.study.settings_file import read_plainly

# matplotlib's list of fonts stays here, and no settings of a user's own change a figure.
os.environ.update(MPLCONFIGDIR=str(Path(".snakemake/matplotlib").resolve()))

if not workflow.overwrite_configfiles:

    configfile: "config/config.yaml"


try:
    # Snakemake has read them before, in its own way; what is not plain goes no further.
    for file in workflow.configfiles if workflow.is_main_process else ():
        read_plainly(Path(file), str(file))
    STUDY = parse_config(config, " + ".join(map(str, workflow.configfiles)))
except StudyError as error:
    raise WorkflowError(str(error))

SITES = list(STUDY.sites)
WAVE = STUDY.model.waves[-1]

# Rules in the words that `snakemake status` uses, in the order of the study.
STAGES = {
    "propose_aliases": "Undecided names looked into",
    "resolve_nominations": "Names turned into actors and ties",
    "find_small_cells": "Small groups looked for",
    "fit_model": "Models fitted",
    "summarise_fits": "Fits compared, one chosen",
    "check_fit": "Chosen fits checked against what was seen",
    "select_interviewees": "Cluster and interviewees proposed",
    "draw_interview_sheets": "Sheets for interviewees drawn",
    "read_documents": "Transcripts and papers read",
    "pseudonymise": "Names replaced by codes",
    "search_phrases": "Speech acts searched for",
    "merge_codings": "Codings merged",
    "build_framework": "Framework matrices built",
    "assemble_accounts": "Accounts assembled",
    "trace_accounts": "Accounts traced to the words",
    "find_leads": "Leads for incomplete accounts found",
    "place_accounts": "Accounts placed in the network",
    "draw_map": "Maps drawn",
    "draw_overview": "Maps drawn side by side",
    "draw_diagnostics": "Diagnostics and fit checks drawn",
    "draw_account": "Accounts drawn with their casts",
    "export_network": "Network written for other programs",
    "export_project": "Texts and codings written for other programs",
    "trace_narratives": "Narrative network traced",
    "write_report": "Report page written",
    "write_named_report": "Report page with names written",
}


# The digest of the project's modules that an entry script imports.
code = partial(code_digest, Path(workflow.basedir))

# The digest of what people's own files hold that a rule reads, whatever their dates are. Snakemake
# (9.27) compares no parameter that is made from a job's `input`, hence from the rule's.
CONTENTS_KEY = key_in(Path(".snakemake/contents-key"))
contents = lambda rule: lambda wildcards: contents_digest(
    CONTENTS_KEY, own_files(getattr(rules, rule).input, wildcards)
)


pathvars:
    results=f"results/{STUDY.study}",
    confidential="<results>/confidential",
    logs="<results>/logs",
    benchmarks="<results>/benchmarks",
    last_wave=f"wave{WAVE}",


wildcard_constraints:
    site="|".join(SITES),
    wave=r"\d+",
    groups=r"\d+",
    seed=r"\d+",
    account=r"A\d+",


include: "rules/nominations.smk"
include: "rules/fits.smk"
include: "rules/selection.smk"
include: "rules/next_interviewees.smk"
include: "rules/interview_sheets.smk"
include: "rules/passages.smk"
include: "rules/framework.smk"
include: "rules/accounts.smk"
include: "rules/figures.smk"
include: "rules/exports.smk"
include: "rules/report.smk"
include: "rules/sensitivity.smk"
include: "rules/validation.smk"


rule all:
    default_target: True
    input:
        rules.alias_candidates.input,
        rules.fits.input,
        # Something of every job: else nobody would miss what a killed run had taken away.
        expand(rules.resolve_nominations.output.counts, site=SITES),
        expand(rules.find_small_cells.output, site=SITES),
        expand(rules.compile_model.output, part=["sampling", "summaries"]),
        expand(
            expand(rules.fit_model.output.model, **RUNS),
            site=SITES,
            wave=STUDY.model.waves,
        ),
        expand(rules.check_fit.output, site=SITES, wave=WAVE),
        [
            expand(file, site=NARRATED)
            for file in (
                rules.read_documents.output.canonical,
                rules.pseudonymise.output.counts,
                rules.merge_codings.output.counts,
                rules.assemble_accounts.output.accounts,
            )
        ],
        rules.selection.input,
        rules.passages.input,
        rules.framework.input,
        rules.accounts.input,
        rules.figures.input,
        rules.exports.input,
        rules.report.input,


include: "rules/audit.smk"


RESULTS = Path("results") / STUDY.study
MAKES_RESULTS = workflow.is_main_process and makes_results(sys.argv)


# Whoever is no longer in people's files is not left in what earlier runs made.
onstart:
    if MAKES_RESULTS:
        from scripts.traces.clearing import note_before  # no job needs it

        note_before(RESULTS)


onsuccess:
    if MAKES_RESULTS:
        from scripts.traces.clearing import clear

        cleared = clear(Path(), RESULTS, STUDY_FOLDER, SITES)
        if cleared.left:
            print(
                f"No longer in the study: {', '.join(cleared.left)}. "
                f"{len(cleared.removed)} files that told of them were removed; "
                "`make traces` looks again."
            )
        if cleared.still_there:
            print(
                f"Left alone, as people's files still tell of them: {', '.join(cleared.still_there)}."
            )


rule status:
    log:
        "<confidential>/logs/status/study.log",
    localrule: True
    params:
        title=STUDY.title,
        out=f"results/{STUDY.study}",
        sites=SITES,
        narrated=NARRATED,
        wave=WAVE,
        stages=STAGES,
        snakefile=str(workflow.main_snakefile),
        configfiles=[str(path) for path in workflow.overwrite_configfiles],
        code=code("status"),
    message:
        "Finding out what is done"
    script:
        "scripts/status.py"


# Looked at last, when all rules are known.
if MAKES_RESULTS:
    try:
        for note in make_ready(
            RESULTS,
            STUDY_FOLDER,
            sorted((Path(workflow.basedir) / "scripts").glob("*.py")),
            made=[
                str(path)
                for rule in workflow.rules
                for path in (*rule.output, rule.benchmark)
            ],
        ):
            logger.warning(note)
    except StudyError as error:
        raise WorkflowError(str(error))
