# Everything a whole run makes -> one archive that tells what made it, and from what.
#
# in    what `all` asks for; Snakemake's notes of the jobs; <study>.audit-key (made if there is none)
# out   audit/<study>.crate.zip    an RO-Crate of the profile Provenance Run Crate, without people's
#                                  data: `make verify CRATE=...` checks it
#
# Only when asked for: snakemake audit.
from scripts.audit.checkout import describe_code, installed_versions


rule audit:
    input:
        f"<results>/audit/{STUDY.study}.crate.zip",


rule write_audit:
    input:
        rules.all.input,
    output:
        f"<results>/audit/{STUDY.study}.crate.zip",
    log:
        "<logs>/write_audit/study.log",
    benchmark:
        "<benchmarks>/write_audit/study.tsv"
    # It reads what Snakemake noted in this folder.
    localrule: True
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        config=STUDY.model_dump(mode="json"),
        # An archive of other code or versions is another one, even where no result changed.
        tree=lambda wildcards: describe_code(Path(workflow.basedir)).tree,
        versions=lambda wildcards: installed_versions(Path(workflow.basedir)),
        code=code("write_audit"),
    message:
        "Writing down what made the results"
    script:
        "../scripts/write_audit.py"
