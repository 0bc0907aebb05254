"""The latent position cluster model .

Hoff, Raftery & Handcock 2002; Handcock, Raftery & Tantrum 2007.

Arrays in, arrays out. Nothing here reads or writes a file or knows what a study is.

=================  ==============================================================================
module             what it holds
=================  ==============================================================================
``model``          the priors and every log density, written to be read
``dyads``          the observed dyads in the layout the kernels want
``numeric``        exp and log with the same bits on every CPU; the decorator that compiles
``kernel``         likelihood, gradient and information over the observed dyads
``gibbs``          move 1: labels, means, variances, weights from their full conditionals
``hmc``            move 2: Hamiltonian Monte Carlo on the positions and the intercept
``joint``          move 3: intercept and overall scale together
``teleport``       move 4: one actor at a time to a place drawn from the mixture
``adaptation``     step size and mass, learnt during warm-up
``sampler``        one iteration = the five moves; a run of iterations
``start``          where a chain starts
``align``          Procrustes: rotation, reflection and shift
``relabel``        Stephens' relabelling
``mkl``            minimum Kullback-Leibler positions
``criteria``       Handcock-Raftery-Tantrum BIC, occupied clusters
``diagnostics``    R-hat and effective sample size
``convergence``    the verdict on a set of chains, in words
``simulate``       networks drawn from the model or the prior
``fit``            all of it, from a network to a :class:`~scripts.lpcm.fit.Fit`
``compile``        compile everything once, before jobs fan out
=================  ==============================================================================
"""
