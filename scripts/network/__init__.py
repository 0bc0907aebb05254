"""Actors and their dyads: what is observed, who is central, who bridges, whom to interview."""
