"""The latent position cluster model.

Hoff, Raftery & Handcock 2002; Handcock, Raftery & Tantrum 2007.

Arrays in, arrays out. Nothing here knows what a study is; only ``folder`` and ``__main__``, for use
without a workflow, read or write files.

=================  ==============================================================================
module             what it holds
=================  ==============================================================================
``model``          the priors and every log density, written to be read
``covariates``     covariates of dyads, senders, receivers
``effects``        random effects of actors: which there are
``dyads``          the observed dyads in the layout the loops want
``numeric``        exp and log with the same bits on every CPU; the decorator that compiles
``lanes``          arithmetic on sixteen numbers at a time, the same bits on every CPU
``kernel``         likelihood, gradient and information over the observed dyads
``state``          what a chain carries along
``gibbs``          move 1: labels, means, variances, weights from their full conditionals
``slide``          move 1, with effects of actors: their covariance, and them against the intercept
``hmc``            move 2: Hamiltonian Monte Carlo on positions, coefficients and effects
``interweave``     move 3: intercept, cluster means and scales, the positions moving along
``teleport``       move 4: one actor at a time to a place drawn from the mixture
``turn``           move 5: groups of actors turned as one, or carried to another cluster
``adaptation``     step sizes and masses, learnt during warm-up
``sampler``        one iteration = the five moves; a run of iterations
``start``          where a chain starts
``align``          Procrustes: rotation, reflection and shift
``relabel``        Stephens' relabelling
``mkl``            minimum Kullback-Leibler positions
``criteria``       Handcock-Raftery-Tantrum BIC, occupied clusters
``partition``      one partition for all draws: least expected variation of information
``diagnostics``    R-hat and effective sample size
``convergence``    the verdict on a set of chains, in words
``pairs``          distance, shared cluster and tie probability of every pair
``predict``        posterior tie probabilities, networks from the posterior predictive
``goodness``       goodness of fit under the observation mask
``scores``         log score, Brier score, precision-recall of held-out dyads
``holdout``        dyads or respondents held out, predicted and scored
``simulate``       networks drawn from the model or the prior
``calibration``    simulation-based calibration, Geweke's test, coverage
``fit``            all of it, from a network to a :class:`~scripts.lpcm.fit.Fit`
``export``         a fit as a netCDF file that ArviZ opens
``compile``        compile everything once, before jobs fan out
``folder``         a network read from a folder, results written to one
``__main__``       ``python -m scripts.lpcm FOLDER --groups 3 --out FOLDER2``
=================  ==============================================================================
"""
