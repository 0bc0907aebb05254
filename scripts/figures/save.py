"""Figures as SVG, PDF and PNG: the same bytes for the same figure, each with its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from scripts.figures.style import WARNING
from scripts.study.files import written_whole
from scripts.study.watermark import Mark


def save_figure(
    figure: Figure, path: str | Path, title: str, alt: str, mark: Mark | None = None
) -> None:
    """Write a figure in the format of `path` (.svg, .pdf or .png), whole or not at all.

    Call inside `style()`. No date, no version and no path gets into the file.

    Parameters
    ----------
    figure : what to write.
    path : where to.
    title : short name, read out first.
    alt : what the figure shows, for those who do not see it.
    mark : is written across it, over it and before its title.
    """
    path = Path(path)
    dpi = figure.dpi
    try:
        with written_whole(path) as partial, _marked(figure, mark):
            _WRITERS[path.suffix](figure, partial, *_words(title, alt, mark))
    finally:
        figure.set_dpi(dpi)  # vector formats set their own; the next format must not inherit it


def save_pages(
    figures: Sequence[Figure],
    path: str | Path,
    title: str,
    alt: str,
    mark: Mark | None = None,
) -> None:
    """Write figures as the pages of one PDF, as `save_figure` writes one."""
    with (
        written_whole(path) as partial,
        PdfPages(partial, metadata=_about_pdf(*_words(title, alt, mark))) as pages,
    ):
        for figure in figures:
            dpi = figure.dpi
            with _marked(figure, mark):
                pages.savefig(figure)
            figure.set_dpi(dpi)


@contextmanager
def _marked(figure: Figure, mark: Mark | None) -> Iterator[None]:
    """Write a mark on a figure while it is saved: across it, faintly, and over it."""
    if mark is None:
        yield
        return
    width, height = figure.get_size_inches()
    across = min(width, height) * 72 / 0.75 / len(mark.word)
    faint = {"size": across, "color": WARNING, "alpha": 0.16, "weight": "bold", "rotation": 30}
    written = [
        figure.text(0.5, 0.5, mark.word, ha="center", va="center", zorder=1e6, **faint),
        figure.text(0.5, 0.997, mark.sentence, ha="center", va="top", size=6.5, color=WARNING),
    ]
    try:
        yield
    finally:
        for text in written:
            text.remove()


def _words(title: str, alt: str, mark: Mark | None) -> tuple[str, str]:
    """Return the title and the words of a figure, marked."""
    return (mark.before(title), f"{mark.sentence} {alt}") if mark else (title, alt)


def _save_svg(figure: Figure, path: Path, title: str, alt: str) -> None:
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    FigureCanvasSVG(figure).print_svg(path, metadata=nothing)  # type: ignore[no-untyped-call]
    text = path.read_text(encoding="utf-8")
    opening = (
        '<svg role="img" aria-labelledby="figure-title figure-description" lang="en"\\1>\n'
        f' <title id="figure-title">{_xml(title)}</title>\n'
        f' <desc id="figure-description">{_xml(alt)}</desc>'
    )
    text, count = re.subn(r"<svg( [^>]*)>", opening, text, count=1)
    if count != 1:
        raise ValueError("no <svg> element to describe")
    path.write_text(text, encoding="utf-8", newline="\n")


def _xml(text: str) -> str:
    """Escape for XML and for the replacement side of a regular expression."""
    legal = "".join(c if c >= " " and c not in "\ufffe\uffff" else " " for c in text)
    return escape(legal).replace("\\", "\\\\")


def _save_pdf(figure: Figure, path: Path, title: str, alt: str) -> None:
    FigureCanvasPdf(figure).print_pdf(path, metadata=_about_pdf(title, alt))  # type: ignore[no-untyped-call]


def _about_pdf(title: str, alt: str) -> dict[str, str | None]:
    about = {"Title": title, "Subject": alt}
    return about | dict.fromkeys(("Creator", "Producer", "CreationDate"))


def _save_png(figure: Figure, path: Path, title: str, alt: str) -> None:
    about = {"Title": title, "Description": alt, "Software": None}
    FigureCanvasAgg(figure).print_png(path, metadata=about)  # type: ignore[no-untyped-call]


_WRITERS: dict[str, Callable[[Figure, Path, str, str], None]] = {
    ".svg": _save_svg,
    ".pdf": _save_pdf,
    ".png": _save_png,
}
