"""A fit as ArviZ opens it: groups of labelled arrays, and the netCDF file that holds them.

``posterior``, ``sample_stats``, ``observed_data``, ``constant_data`` and, if asked for,
``log_likelihood`` follow ArviZ's schema: draws have the dimensions chain and draw first. Dyads are
listed, one entry an observed dyad, so that what was not observed is absent rather than 0.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.covariates import Covariates
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.predict import from_fit, linear_predictors

if TYPE_CHECKING:
    from scripts.lpcm.fit import Fit

__all__ = ["Group", "Variable", "groups", "netcdf"]


class Variable(NamedTuple):
    """An array whose dimensions have names."""

    dims: tuple[str, ...]
    values: NDArray[Any]
    description: str = ""


class Group(NamedTuple):
    """Variables that belong together, and the coordinates of their dimensions.

    A coordinate of the name of its only dimension labels that dimension; `ego` and `alter` of
    `dyad` are further labels of it.
    """

    variables: dict[str, Variable]
    coords: dict[str, Variable]


def groups(
    fit: "Fit",
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    *,
    covariates: Covariates | None = None,
    actors: Sequence[str] | None = None,
    log_likelihood: bool = False,
) -> dict[str, Group]:
    """Arrange a fit and its data in ArviZ's groups.

    Parameters
    ----------
    fit : Fit
    tie, observed : (n, n)
        As fitted.
    covariates : Covariates, optional
        As fitted.
    actors : sequence of str, optional
        What to call the n actors (codes rather than names, in anything that is passed on);
        0, 1, ... if None.
    log_likelihood : bool
        Whether to add the log-likelihood of every dyad in every draw: large (chains x draws x
        dyads numbers of 8 bytes), and needed for WAIC and LOO only.

    Returns
    -------
    dict of str to Group
        The positions are aligned and the labels relabelled, as in the fit.
    """
    chains, draws, n, d = fit.positions.shape
    names = np.arange(n) if actors is None else np.array([str(a) for a in actors], dtype=object)
    if len(names) != n:
        raise ValueError(f"{len(names)} names for {n} actors")
    if not fit.directed:
        tie, observed = np.where(observed, tie, tie.T), np.triu(observed | observed.T, 1)
    ego, alter = np.nonzero(observed)
    rows = EFFECTS[fit.effects_kind]
    labels: dict[str, Any] = {
        "chain": np.arange(chains),
        "draw": np.arange(draws),
        "actor": names,
        "dimension": np.arange(d),
        "cluster": np.arange(fit.groups),
        "coefficient": np.array(fit.coefficient_names, dtype=object),
        "effect": np.array(rows, dtype=object),
        "effect_bis": np.array(rows, dtype=object),
        "covariate": np.array(fit.coefficient_names[1:], dtype=object),
        "dyad": np.arange(len(ego)),
    }
    of_dyad = {
        "ego": Variable(("dyad",), names[ego], "actor who was asked"),
        "alter": Variable(("dyad",), names[alter], "actor who was asked about"),
    }

    def group(**variables: tuple[tuple[str, ...], NDArray[Any], str]) -> Group:
        kept = {name: Variable(*value) for name, value in variables.items()}
        used = {dim for variable in kept.values() for dim in variable.dims}
        coords = {dim: Variable((dim,), x) for dim, x in labels.items() if dim in used}
        return Group(kept, coords | (of_dyad if "dyad" in used else {}))

    sample = ("chain", "draw")
    posterior: dict[str, Any] = {
        "coefficients": ((*sample, "coefficient"), fit.coefficients, "intercept and covariates"),
        "positions": (
            (*sample, "actor", "dimension"),
            fit.positions,
            "latent positions, turned, mirrored and shifted alike (Procrustes)",
        ),
    }
    if fit.groups:
        posterior |= {
            "labels": ((*sample, "actor"), fit.labels, "cluster, relabelled (Stephens)"),
            "means": ((*sample, "cluster", "dimension"), fit.means, "centres of the clusters"),
            "variances": ((*sample, "cluster"), fit.variances, "variances of the clusters"),
            "weights": ((*sample, "cluster"), fit.weights, "weights of the clusters"),
        }
    else:
        posterior["variances"] = (sample, fit.variances[:, :, 0], "variance of the positions")
    if rows:
        posterior |= {
            "effects": ((*sample, "effect", "actor"), fit.effects, "random effects of actors"),
            "effect_covariance": (
                (*sample, "effect", "effect_bis"),
                fit.effect_covariance,
                "their covariance",
            ),
        }
    constant: dict[str, Any] = {
        f"prior_{name}": ((), np.array(value), "") for name, value in asdict(fit.prior).items()
    }
    if covariates is not None:
        constant["covariates"] = (("dyad", "covariate"), covariates.values[ego, alter], "")
    out = {
        "posterior": group(**posterior),
        "sample_stats": group(
            log_likelihood=(sample, fit.log_likelihood, "summed over the observed dyads")
        ),
        "observed_data": group(tie=(("dyad",), tie[ego, alter], "1 where ego names alter")),
        "constant_data": group(**constant),
    }
    if log_likelihood:
        each = np.empty((chains * draws, len(ego)))
        for s, matrix in enumerate(linear_predictors(from_fit(fit, covariates))):
            eta = matrix[ego, alter]
            each[s] = np.where(tie[ego, alter] == 1, eta, 0.0) - np.logaddexp(0.0, eta)
        each = each.reshape(chains, draws, -1)
        out["log_likelihood"] = group(tie=((*sample, "dyad"), each, "log probability of each dyad"))
    return out


def netcdf(content: Mapping[str, Group], attributes: Mapping[str, str] | None = None) -> bytes:
    """Write groups as a netCDF-4 file; the same bytes for the same content.

    Parameters
    ----------
    content : mapping of str to Group
        From :func:`groups`.
    attributes : mapping of str to str, optional
        Of the file, e.g. ``{"inference_library": ..., "model": ...}``.

    Returns
    -------
    bytes
        To be written to a file that ends in ``.nc``; ``arviz.from_netcdf`` opens it.
    """
    import h5netcdf
    import h5py

    text = h5py.string_dtype()
    buffer = io.BytesIO()
    with h5netcdf.File(buffer, "w") as file:  # since h5py 3.15 it keeps no times
        for name, value in (attributes or {}).items():
            file.attrs[name] = value
        for group_name, group in content.items():
            place = file.create_group(group_name)
            everything = group.coords | group.variables
            for variable in everything.values():
                for dim, size in zip(variable.dims, variable.values.shape, strict=True):
                    if dim not in place.dimensions:
                        place.dimensions[dim] = size
            further = " ".join(name for name, x in group.coords.items() if x.dims != (name,))
            for name, variable in everything.items():
                values = np.asarray(variable.values)
                dtype = text if values.dtype == object else values.dtype
                written = place.create_variable(name, variable.dims, dtype, data=values)
                if variable.description:
                    written.attrs["description"] = variable.description
                if further and "dyad" in variable.dims and name not in group.coords:
                    written.attrs["coordinates"] = further
    return buffer.getvalue()
