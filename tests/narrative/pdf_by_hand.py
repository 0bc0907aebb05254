"""A PDF written by hand, for what no program would draw."""

from __future__ import annotations

import zlib


def pdf_by_hand(drawn: bytes, packed: bool = True, trailer: bytes = b"", width: int = 600) -> bytes:
    """A PDF of one page on which this is drawn, in the language of PDFs."""
    drawn = zlib.compress(drawn, 9) if packed else drawn
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>" % width,
        b"<</Length %d%s>>stream\n" % (len(drawn), b"/Filter/FlateDecode" if packed else b"")
        + drawn + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    made, places = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(made))
        made += b"%d 0 obj" % number + inside + b"endobj\n"
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(places)
    end = b"trailer<</Size 6/Root 1 0 R%s>>startxref\n%d\n%%%%EOF" % (trailer, len(made))
    return made + table + end
