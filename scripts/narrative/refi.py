"""What REFI-QDA, the form in which programs for qualitative analysis exchange projects, is made of.

The standard is at qdasoftware.org: a project (.qdpx) is an archive of `project.qde` and the texts
in `sources/`; a codebook (.qdc) is a file of XML.
"""

from __future__ import annotations

import re
import uuid
from xml.etree import ElementTree as ET

PROJECT, CODEBOOK = "urn:QDA-XML:project:", "urn:QDA-XML:codebook:"
VERSION = "1.0"  # of the schemas, which did not change with version 1.5 of the standard
QDE, SOURCES, INTERNAL = "project.qde", "sources/", "internal://"

# The trees of codes, and the code for passages that were set aside without a reason of their own.
ACTS, ACTIVITIES, ASIDE, THEME_GROUP, FAMILY_GROUP = (
    "speech acts",
    "activities",
    "set aside",
    "themes",
    "phrase families",
)
# Not allowed in XML.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, PROJECT + VERSION)


def guid_of(kind: str, name: str) -> str:
    """Return the GUID of a thing, the same each time: a UUID of version 5 in capitals."""
    return str(uuid.uuid5(_OURS, f"{kind}/{name}")).upper()


def element(
    parent: ET.Element, tag: str, description: str | None = None, /, **attributes: str
) -> ET.Element:
    """Add an element to another, with its description as first child if there is one."""
    added = ET.SubElement(parent, tag, attributes)
    if description:
        words(added, "Description", description)
    return added


def words(parent: ET.Element, tag: str, text: str) -> None:
    """Add an element that holds nothing but text."""
    ET.SubElement(parent, tag).text = text


def xml_of(root: ET.Element) -> bytes:
    """Return a document as UTF-8, indented, with LF line ends; what XML cannot hold is a space."""
    for each in root.iter():
        each.text = each.text and _CONTROL.sub(" ", each.text)
        each.attrib.update((k, _CONTROL.sub(" ", v)) for k, v in each.items())
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
