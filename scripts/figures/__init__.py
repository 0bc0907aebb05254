"""Drawings for print and screen, made from tables."""
