"""Footnotes in a Word document: real ones, that Word numbers and keeps at the foot of their page.

python-docx has no word for them; the part that holds them is made here as Word itself makes it.
"""

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph as Words

from app.reports.plain import one_line

_EMPTY = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""
_NOTE = """<w:footnote {w} w:id="{id}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>
<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>
<w:r><w:t xml:space="preserve"></w:t></w:r></w:p></w:footnote>"""
_MARK = """<w:r {w}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{id}"/></w:r>"""
_PLACE = "/word/footnotes.xml"


def add_footnote(words: Words, text: str, style: str) -> None:
    """Cite `text` behind the words so far; `style` is the id of the style of the note itself."""
    notes = _notes(words.part)
    number = sum(int(note.get(qn("w:id"))) > 0 for note in notes) + 1
    note = parse_xml(_NOTE.format(w=nsdecls("w"), id=number, style=style))
    note.find(f".//{qn('w:t')}").text = f" {one_line(text)}"
    notes.append(note)
    words._p.append(parse_xml(_MARK.format(w=nsdecls("w"), id=number)))  # noqa: SLF001 - no other way


def _notes(part: Any) -> Any:
    """The element all notes of the document stand in; made with the first."""
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES).element
    except KeyError:
        made = XmlPart(PackURI(_PLACE), CONTENT_TYPE.WML_FOOTNOTES, parse_xml(_EMPTY), part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.FOOTNOTES)
        return made.element
