"""What `snakemake validation` checks: on which designs, how often, in jobs of what size.

Nothing here is read from a study's configuration. Designs are in the words of
`scripts.lpcm.calibration.Design`; networks are small where nothing hangs on their size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SEED = 2018

# Programs of `tests` that try to break the workflow, with what each is told.
ROBUSTNESS = {
    "faults": ("--points", "60"),
    "fuzz": ("--inputs", "50000"),
    "same_bytes": (),
}


@dataclass(frozen=True)
class Part:
    """One design: its settings, its replicates, and how many of them make a job."""

    design: Mapping[str, Any]
    replicates: int
    of_a_job: int

    @property
    def jobs(self) -> range:
        """Numbers of the jobs."""
        return range(-(-self.replicates // self.of_a_job))

    def ends(self, job: int) -> tuple[int, int]:
        """Return the first replicate of a job, and the first one after it."""
        first = job * self.of_a_job
        return first, min(first + self.of_a_job, self.replicates)


def _ranks(replicates: int = 400, of_a_job: int = 400, **design: Any) -> Part:
    return Part(design, replicates, of_a_job)


def _joint(**design: Any) -> Part:
    return Part(design, 400, 400)


def _coverage(replicates: int, **design: Any) -> Part:
    return Part({"asked": 12, "groups": 3, **design}, replicates, 100)


_ALL, _FEW = {"n": 12, "asked": 12}, {"n": 16, "asked": 4}

CHECKS: dict[str, dict[str, Part]] = {
    # simulation-based calibration
    "ranks": {
        "all_groups0": _ranks(**_ALL, groups=0),
        "all_groups1": _ranks(**_ALL, groups=1),
        "all_groups2": _ranks(**_ALL, groups=2),
        "all_groups3": _ranks(**_ALL, groups=3),
        "few_groups0": _ranks(**_FEW, groups=0),
        "few_groups1": _ranks(**_FEW, groups=1),
        "few_groups2": _ranks(**_FEW, groups=2),
        "few_groups3": _ranks(**_FEW, groups=3),
        "all_dims1": _ranks(**_ALL, groups=2, dims=1),
        "few_dims1": _ranks(**_FEW, groups=2, dims=1),
        "few_dims3": _ranks(**_FEW, groups=2, dims=3),
        "all_undirected": _ranks(**_ALL, groups=2, directed=False),
        "few_undirected": _ranks(**_FEW, groups=2, directed=False),
        "all_sender": _ranks(**_ALL, groups=2, effects="sender"),
        "few_receiver": _ranks(**_FEW, groups=2, effects="receiver"),
        "few_sender_receiver": _ranks(**_FEW, groups=2, effects="sender+receiver"),
        "all_correlated": _ranks(**_ALL, groups=2, effects="correlated"),
        "few_correlated": _ranks(**_FEW, groups=2, effects="correlated"),
        "few_sociality": _ranks(**_FEW, groups=2, effects="sociality"),
        "undirected_sociality": _ranks(**_FEW, groups=2, effects="sociality", directed=False),
        "all_covariates": _ranks(**_ALL, groups=2, covariates=("dyad", "receiver")),
        "few_covariate": _ranks(**_FEW, groups=2, covariates=("dyad",)),
        "few_everything": _ranks(
            **_FEW, groups=2, effects="correlated", covariates=("dyad",), comparable=True
        ),
        "few_comparable": _ranks(**_FEW, groups=3, comparable=True),
        "twelve_of_58": _ranks(of_a_job=200, n=58, asked=12, groups=3),
        # spoilt on purpose: these must fail
        "spoilt_zeros": _ranks(**_FEW, groups=2, spoilt="zeros"),
        "spoilt_scale": _ranks(**_FEW, groups=2, spoilt="scale"),
    },
    # Geweke's joint distribution test
    "joint": {
        "all_groups0": _joint(n=6, asked=6, groups=0),
        "all_groups1": _joint(n=6, asked=6, groups=1),
        "all_groups2": _joint(n=6, asked=6, groups=2),
        "few_groups2": _joint(n=6, asked=2, groups=2),
        "few_dims1": _joint(n=6, asked=2, groups=2, dims=1),
        "few_dims3": _joint(n=6, asked=2, groups=2, dims=3),
        "undirected_sociality": _joint(n=6, asked=3, groups=2, directed=False, effects="sociality"),
        "few_everything": _joint(
            n=6, asked=3, groups=2, effects="correlated", covariates=("dyad",)
        ),
    },
    # intervals of distances, twelve people asked
    "coverage": {
        **{f"prior_{n}": _coverage(1000, n=n) for n in (58, 90, 123)},
        **{f"fixed_{n}": _coverage(200, n=n, layout="three clusters") for n in (58, 90, 123)},
    },
}


def _study(n: int, groups: int, **site: Any) -> Part:
    return Part({"n": n, "groups": groups, **site}, 60, 10)


# Simulated studies with four interviews in each of three waves; in the words of
# `scripts.network.simulated_study.Site`.
STUDIES: dict[str, Part] = {
    "capped_58": _study(58, 3, roster="given", cap=5),
    "discovered_58": _study(58, 3),
    "discovered_90": _study(90, 4),
    "given_123": _study(123, 3, roster="given"),
    "discovered_123": _study(123, 3),
}
