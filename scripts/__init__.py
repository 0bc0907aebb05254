"""Entry points (one a rule, named as the rule) and the libraries they call."""
