"""Contrast of colours, as people see it."""

from __future__ import annotations

SEEN_ON_WHITE = 3.0  # least contrast of a line or sign that means something (WCAG 2.2, 1.4.11)


def contrast(colour: str, other: str = "#FFFFFF") -> float:
    """Return the contrast ratio of two colours, as in #0072B2 (WCAG 2), from 1 to 21."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
