# Networks with a known truth -> is the model engine calibrated? whom to interview next?
# Belongs to no study.
#
# in    nothing but the plan, scripts/study/validation_plan.py
# out   validation/<check>/<design>/job0.parquet             simulated networks, fitted
#       validation/verdicts/{ranks,joint,coverage}.parquet   what of it is as it should be
#       validation/calibration.md                            the same in words: the page to read
#       validation/{ranks,joint,coverage}.svg, .png          its figures
#       validation/studies/<design>/job0.parquet             simulated studies, each policy
#       validation/verdicts/{recovery,policy_differences}.parquet   what of the truth they find
#       validation/studies.md, .svg, .png                    the same in words; its figure
#       validation/robustness.csv                            faults, broken inputs, bytes: one table
#       validation/robustness/{faults,fuzz,same_bytes}.json  what was tried, and what came of it
from scripts.study.validation_plan import CHECKS, ROBUSTNESS
from scripts.study.validation_plan import SEED as VALIDATION_SEED
from scripts.study.validation_plan import STUDIES

SIMULATED = {
    check: [
        f"results/validation/{check}/{design}/job{job}.parquet"
        for design, part in designs.items()
        for job in part.jobs
    ]
    for check, designs in CHECKS.items()
}
DESIGNS = {
    check: {name: dict(part.design) for name, part in designs.items()}
    for check, designs in CHECKS.items()
}


rule validation:
    input:
        "results/validation/calibration.md",
        expand(
            "results/validation/{check}.{kind}",
            check=list(CHECKS),
            kind=["svg", "png"],
        ),
        "results/validation/studies.md",
        "results/validation/robustness.csv",


rule calibrate:
    input:
        compiled=expand(
            "<results>/fits/compiled_{part}.json", part=["sampling", "summaries"]
        ),
    output:
        "results/validation/{check}/{design}/job{job}.parquet",
    log:
        "results/validation/logs/calibrate/{check}-{design}-{job}.log",
    benchmark:
        "results/validation/benchmarks/calibrate/{check}-{design}-{job}.tsv"
    wildcard_constraints:
        check="|".join(CHECKS),
        design=r"\w+",
        job=r"\d+",
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(30),
    params:
        seed=VALIDATION_SEED,
        design=lambda w: DESIGNS[w.check][w.design],
        first=lambda w: CHECKS[w.check][w.design].ends(int(w.job))[0],
        last=lambda w: CHECKS[w.check][w.design].ends(int(w.job))[1],
        code=code("calibrate"),
    message:
        "Checking the model engine: {wildcards.check}, {wildcards.design}, part {wildcards.job}"
    script:
        "../scripts/calibrate.py"


rule judge_calibration:
    input:
        **SIMULATED,
    output:
        ranks="results/validation/verdicts/ranks.parquet",
        joint="results/validation/verdicts/joint.parquet",
        coverage="results/validation/verdicts/coverage.parquet",
        page="results/validation/calibration.md",
    log:
        "results/validation/logs/judge_calibration/all.log",
    benchmark:
        "results/validation/benchmarks/judge_calibration/all.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        designs=DESIGNS,
        code=code("judge_calibration"),
    message:
        "Judging the model engine by all simulated networks"
    script:
        "../scripts/judge_calibration.py"


rule draw_calibration:
    input:
        simulated=SIMULATED["ranks"],
        ranks="results/validation/verdicts/ranks.parquet",
        joint="results/validation/verdicts/joint.parquet",
        coverage="results/validation/verdicts/coverage.parquet",
    output:
        expand(
            "results/validation/{check}.{kind}",
            check=list(CHECKS),
            kind=["svg", "png"],
        ),
    log:
        "results/validation/logs/draw_calibration/all.log",
    benchmark:
        "results/validation/benchmarks/draw_calibration/all.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        designs=DESIGNS,
        code=code("draw_calibration"),
    message:
        "Drawing what the checks of the model engine found"
    script:
        "../scripts/draw_calibration.py"


rule simulate_studies:
    input:
        compiled=expand(
            "<results>/fits/compiled_{part}.json", part=["sampling", "summaries"]
        ),
    output:
        "results/validation/studies/{design}/job{job}.parquet",
    log:
        "results/validation/logs/simulate_studies/{design}-{job}.log",
    benchmark:
        "results/validation/benchmarks/simulate_studies/{design}-{job}.tsv"
    wildcard_constraints:
        design="|".join(STUDIES),
        job=r"\d+",
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(30),
    params:
        seed=VALIDATION_SEED,
        design=lambda w: dict(STUDIES[w.design].design),
        first=lambda w: STUDIES[w.design].ends(int(w.job))[0],
        last=lambda w: STUDIES[w.design].ends(int(w.job))[1],
        code=code("simulate_studies"),
    message:
        "Studying simulated sites by every policy: {wildcards.design}, part {wildcards.job}"
    script:
        "../scripts/simulate_studies.py"


rule compare_policies:
    input:
        studies=[
            f"results/validation/studies/{design}/job{job}.parquet"
            for design, part in STUDIES.items()
            for job in part.jobs
        ],
    output:
        recovery="results/validation/verdicts/recovery.parquet",
        differences="results/validation/verdicts/policy_differences.parquet",
        page="results/validation/studies.md",
        svg="results/validation/studies.svg",
        png="results/validation/studies.png",
    log:
        "results/validation/logs/compare_policies/all.log",
    benchmark:
        "results/validation/benchmarks/compare_policies/all.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(10),
    params:
        designs={name: dict(part.design) for name, part in STUDIES.items()},
        code=code("compare_policies"),
    message:
        "Comparing ways to choose whom to interview next"
    script:
        "../scripts/compare_policies.py"


rule try_robustness:
    output:
        "results/validation/robustness/{program}.json",
    log:
        "results/validation/logs/try_robustness/{program}.log",
    benchmark:
        "results/validation/benchmarks/try_robustness/{program}.tsv"
    wildcard_constraints:
        program="|".join(ROBUSTNESS),
    threads: 2
    resources:
        mem_mb=grows(4000),
        runtime=grows(120),
    params:
        options=lambda w: ROBUSTNESS[w.program],
        writes=lambda w: f"results/validation/{w.program}.json",
        code=code("try_robustness"),
    message:
        "Trying to break the workflow: {wildcards.program}"
    script:
        "../scripts/try_robustness.py"


rule tell_robustness:
    input:
        faults="results/validation/robustness/faults.json",
        fuzz="results/validation/robustness/fuzz.json",
        same_bytes="results/validation/robustness/same_bytes.json",
    output:
        "results/validation/robustness.csv",
    log:
        "results/validation/logs/tell_robustness/all.log",
    localrule: True
    params:
        code=code("tell_robustness"),
    message:
        "Telling what was tried to break the workflow"
    script:
        "../scripts/tell_robustness.py"
