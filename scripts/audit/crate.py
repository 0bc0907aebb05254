"""The record as linked data: a Workflow Run RO-Crate, profile Provenance Run Crate 0.5.

What the terms mean: https://www.researchobject.org/workflow-run-crate/profiles/provenance_run_crate
and https://www.researchobject.org/ro-crate/specification/1.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from scripts.audit.collect import CODE, CONFIG
from scripts.audit.digests import sha256
from scripts.audit.record import JobRecord, JobRun, Record, Run, to_bytes

METADATA, RECORD, RUN, SEAL = "ro-crate-metadata.json", "record.json", "run.json", "seal.txt"
CONTEXT = ["https://w3id.org/ro/crate/1.1/context",
           "https://w3id.org/ro/terms/workflow-run/context"]  # fmt: skip
_RO_CRATE = "https://w3id.org/ro/crate/1.1"
_WORKFLOW_RO_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/ro/wfrun/provenance/0.5": "Provenance Run Crate",
    _WORKFLOW_RO_CRATE: "Workflow RO-Crate",
}
_DESCRIPTION = (
    "What made the results of a study: code, versions, settings, and every job with what it read "
    "and wrote. People's data are told of by keyed digests only. record.json and run.json hold the "
    "same in plain form; `make verify` of network-narratives checks all of it."
)
_LICENCE = (
    "Code: BSD-3-Clause. Everything else belongs to the study's team; ask them before using it."
)
_WORKFLOW, _ENGINE, _LANGUAGE = f"{CODE}Snakefile", "#snakemake", "#snakemake-language"
_RUN, _ORCHESTRATION, _HOST = "#run", "#orchestration", "#host"

Entity = dict[str, Any]


def metadata(record: Record, run: Run) -> bytes:
    """Return `ro-crate-metadata.json`; it follows from the record and the run alone."""
    started = min(job.started for job in run.jobs)
    ended = max(job.ended for job in run.jobs)
    rules = sorted({job.rule for job in record.jobs})
    files = _files(record, run)
    jobs = range(len(record.jobs))
    graph: list[Entity] = [
        _entity(METADATA, "CreativeWork", about=_ref("./"),
                conformsTo=[_ref(_RO_CRATE), _ref(_WORKFLOW_RO_CRATE)]),
        _entity("./", "Dataset", name=f"Audit of the study {record.config['study']}",
                description=_DESCRIPTION, license=_LICENCE, datePublished=ended,
                conformsTo=_refs(_PROFILES), mainEntity=_ref(_WORKFLOW),
                hasPart=_refs([_WORKFLOW, *(own["@id"] for own in files if _is_data(own))]),
                mentions=_refs([_RUN, *map(_job, jobs)])),
        *(_entity(url, "CreativeWork", name=name, version=url.rsplit("/", 1)[1])
          for url, name in _PROFILES.items()),
        *files,
        *_software(record, rules),
        _entity(_HOST, "PropertyValue", name="kind of machine",
                value=", ".join(f"{name} {own}" for name, own in sorted(run.host.items()))),
        _entity(_RUN, "CreateAction", name="the whole run", instrument=_ref(_WORKFLOW),
                startTime=started, endTime=ended, object=_refs(_sources(record)),
                result=_refs(_id(path, record) for path in sorted(record.maker()))),
        _entity(_ORCHESTRATION, "OrganizeAction", name="Snakemake's part in it",
                instrument=_ref(_ENGINE), startTime=started, endTime=ended,
                object=_refs(map(_control, jobs)), result=_ref(_RUN)),
    ]  # fmt: skip
    for k, (job, ran) in enumerate(zip(record.jobs, run.jobs, strict=True)):
        graph += _action(k, job, ran, record)
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, indent=1, ensure_ascii=False)
    return f"{text}\n".encode()


def _files(record: Record, run: Run) -> list[Entity]:
    """Return every file: those in the archive as data, the others as things told of by digest."""
    plain = {RECORD: sha256(to_bytes(record)), RUN: sha256(to_bytes(run))}
    code = {f"{CODE}{path}": digest for path, digest in record.code.digests.items()}
    carried = {path: record.digests[path] for path in record.carried}
    found = [_entity(path, "File", name=path) for path in (CONFIG, SEAL)]
    for path, digest in sorted({**plain, **code, **carried}.items()):
        if path != _WORKFLOW:  # which stands with the software
            kinds = ["File", "SoftwareSourceCode"] if path.endswith(".py") else ["File"]
            found.append(_entity(path, kinds, name=path, sha256=digest.split(":")[1]))
    for path, digest in sorted({**record.digests, **run.digests}.items()):
        if path not in carried:
            how, value = digest.split(":")
            own = {"sha256": value} if how == "sha256" else {"identifier": digest}
            found.append(_entity(_id(path, record), "CreativeWork", name=path, **own))
    return found


def _software(record: Record, rules: list[str]) -> list[Entity]:
    """Return the workflow, its language and engine, tools and steps by rule, what is installed."""
    code, versions = record.code, record.versions
    state = {} if code.commit is None else {"version": code.commit}
    if code.changed:
        state["version"] += ", changed since: " + ", ".join(code.changed)
    packages = {f"#package-{name}": (name, version) for name, version in sorted(versions.items())}
    tools = [_tool(rule, record) for rule in rules]
    return [
        _entity(_WORKFLOW, ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
                name="network-narratives", programmingLanguage=_ref(_LANGUAGE),
                sha256=code.digests["Snakefile"].split(":")[1], identifier=code.tree, **state,
                hasPart=_refs(tools), step=_refs(map(_step, rules)),
                softwareRequirements=_refs(packages)),
        _entity(_LANGUAGE, "ComputerLanguage", name="Snakemake", url="https://snakemake.github.io"),
        _entity(_ENGINE, "SoftwareApplication", name="Snakemake",
                softwareVersion=versions.get("snakemake", "unknown"),
                url="https://snakemake.github.io"),
        *(_entity(own, "SoftwareApplication", name=name, softwareVersion=version)
          for own, (name, version) in packages.items()),
        *(_entity(own, "SoftwareApplication", name=rule)
          for own, rule in zip(tools, rules, strict=True) if own.startswith("#")),
        *(_entity(_step(rule), "HowToStep", name=rule, position=str(k),
                  workExample=_ref(own))
          for k, (own, rule) in enumerate(zip(tools, rules, strict=True), start=1)),
    ]  # fmt: skip


def _action(k: int, job: JobRecord, ran: JobRun, record: Record) -> list[Entity]:
    """Return one job: what it did, Snakemake's control of it, its settings, what it took."""
    own = _job(k)
    settings = {f"wildcard {key}": value for key, value in job.wildcards.items()} | job.params
    values = [
        _entity(f"{own}-{quote(name)}", "PropertyValue", name=name,
                value=value if isinstance(value, str) else _json(value))
        for name, value in sorted(settings.items())
    ]  # fmt: skip
    usage = [
        _entity(f"{own}-used-{quote(name)}", "PropertyValue", name=name, value=value,
                propertyID=f"https://snakemake.readthedocs.io/#benchmark-{quote(name)}")
        for name, value in sorted(ran.benchmark.items())
    ]  # fmt: skip
    return [
        _entity(own, "CreateAction", name=job.name, instrument=_ref(_tool(job.rule, record)),
                startTime=ran.started, endTime=ran.ended,
                object=_refs([*(_id(path, record) for path in job.inputs),
                              *(value["@id"] for value in values)]),
                result=_refs(_id(path, record) for path in job.outputs),
                environment=[_ref(_HOST)],
                resourceUsage=_refs(value["@id"] for value in usage)),
        _entity(_control(k), "ControlAction", name=f"control of {job.name}",
                instrument=_ref(_step(job.rule)), object=_ref(own)),
        *values,
        *usage,
    ]  # fmt: skip


def _sources(record: Record) -> list[str]:
    """Return what no job made: people's files, those of the code, the configuration."""
    made = record.maker()
    read = {path for job in record.jobs for path in job.inputs}
    return [CONFIG, *(_id(path, record) for path in sorted(read - made.keys()))]


def _id(path: str, record: Record) -> str:
    """Return a file's identifier: its place in the archive, or a fragment if it is not in it."""
    if path in record.code.digests:
        return f"{CODE}{path}"
    return path if path in record.carried else f"#{quote(path)}"


def _tool(rule: str, record: Record) -> str:
    script = f"scripts/{rule}.py"
    return f"{CODE}{script}" if script in record.code.digests else f"#rule-{rule}"


def _job(k: int) -> str:
    return f"#job-{k + 1}"


def _control(k: int) -> str:
    return f"#control-{k + 1}"


def _step(rule: str) -> str:
    return f"#step-{rule}"


def _is_data(entity: Entity) -> bool:
    return "File" in entity["@type"]


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _ref(own: str) -> Entity:
    return {"@id": own}


def _refs(ids: Iterable[str]) -> list[Entity]:
    return [_ref(own) for own in ids]


def _entity(own: str, kinds: str | list[str], **properties: Any) -> Entity:
    return {"@id": own, "@type": kinds, **{k: v for k, v in properties.items() if v != []}}
