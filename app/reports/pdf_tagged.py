"""A PDF that says what its parts are: structure tree, language, alternative texts, artifacts.

ReportLab draws but does not tag. The tree is built from the document's content before anything is drawn; drawing then
only marks which strokes belong to which node. Reading order is therefore the document's order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0  # page streams as bytes: a quarter smaller, and quicker


class Node:
    """One element of the structure tree: H1, P, Table, TR, TH, TD, Figure, L, LI, TOC and so on."""

    __slots__ = ("alt", "box", "kids", "scope", "tag")

    def __init__(
        self, tag: str, parent: "Node | None" = None, *, alt: str = "", scope: str = ""
    ) -> None:
        self.tag, self.alt, self.scope = tag, alt, scope
        self.kids: list[Node | _Marked | _Linked] = []
        self.box: tuple[float, float, float, float] | None = None  # a figure's place on its page
        if parent is not None:
            parent.kids.append(self)


class _Marked:
    """Content number `number` of page `page` (from 0)."""

    __slots__ = ("number", "page")

    def __init__(self, page: int, number: int) -> None:
        self.page, self.number = page, number


class _Linked:
    """A link annotation, which belongs to its node as text does."""

    __slots__ = ("key", "page", "reference")

    def __init__(self, page: int, reference: Any, key: int) -> None:
        self.page, self.reference, self.key = page, reference, key


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas on which everything drawn is either marked as part of a node or as an artifact."""

    def __init__(self, file: BinaryIO, root: Node, *, language: str, font: str) -> None:
        super().__init__(
            file,
            pagesize=(595.2756, 841.8898),
            pageCompression=1,
            invariant=1,
            lang=language,
            initialFontName=font,
            pdfVersion=(1, 7),
        )
        self._root = root
        self._nodes_of_page: list[list[Node]] = [[]]
        self._links: list[Node] = []
        self._inside = False
        self.setViewerPreference("DisplayDocTitle", "true")

    @contextmanager
    def marked(self, node: Node) -> Iterator[None]:
        """What is drawn inside belongs to the node (or is an artifact already, inside one)."""
        if self._inside:
            yield
            return
        page, nodes = len(self._nodes_of_page) - 1, self._nodes_of_page[-1]
        node.kids.append(_Marked(page, len(nodes)))
        self._code.append(f"/{node.tag} <</MCID {len(nodes)}>> BDC")
        nodes.append(node)
        self._inside = True
        yield
        self._inside = False
        self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """What is drawn inside is not content: rules, backgrounds, headers, repeated table heads."""
        if self._inside:
            yield
            return
        self._code.append(f"/Artifact <</Type /{kind}>> BDC")
        self._inside = True
        yield
        self._inside = False
        self._code.append("EMC")

    def link(
        self, node: Node, key: str, words: str, box: tuple[float, float, float, float]
    ) -> None:
        """Make the box (in page coordinates) a link to the bookmark `key`."""
        number = len(self._links)
        annotation = PDFDictionary(
            {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Link"),
                "Rect": PDFArray(list(box)),
                "Border": PDFArray([0, 0, 0]),
                "Contents": PDFString(words),
                "Dest": self._bookmarkReference(key),
                "F": 4,
                "StructParent": number,
            }
        )
        self._links.append(node)
        self._addAnnotation(annotation, f"link{number}")
        node.kids.append(_Linked(len(self._nodes_of_page) - 1, self._annotationrefs[-1], number))

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        super().showPage()
        self._nodes_of_page.append([])

    def save(self) -> None:
        if self._code:
            self.showPage()
        self._attach_tree()
        super().save()

    def _attach_tree(self) -> None:
        document = self._doc
        trunk = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        trunk_reference = document.Reference(trunk)
        references: dict[int, Any] = {}
        trunk["K"] = PDFArray([self._element(self._root, trunk_reference, references)])
        trunk["RoleMap"] = PDFDictionary({"Title": PDFName("P")})
        numbers: list[Any] = []
        for key, node in enumerate(self._links):
            numbers += [key, references[id(node)]]
        first = len(self._links)
        pages = document.Pages.pages
        for key, (page, nodes) in enumerate(zip(pages, self._nodes_of_page, strict=False), first):
            _number(page, key)
            numbers += [key, PDFArray([references[id(node)] for node in nodes])]
        trunk["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        trunk["ParentTreeNextKey"] = first + len(pages)
        document.Catalog.StructTreeRoot = trunk_reference
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _element(self, node: Node, parent: Any, references: dict[int, Any]) -> Any:
        element = PDFDictionary({"S": PDFName(node.tag), "P": parent})
        reference = references[id(node)] = self._doc.Reference(element)
        if node.alt:
            element["Alt"] = PDFString(node.alt)
        if node.scope:
            element["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(node.scope)})
        if node.box is not None:
            box = PDFArray([round(edge, 2) for edge in node.box])
            element["A"] = PDFDictionary(
                {"O": PDFName("Layout"), "Placement": PDFName("Block"), "BBox": box}
            )
        pages = {kid.page for kid in node.kids if isinstance(kid, _Marked)}
        home = pages.pop() if len(pages) == 1 else None
        if home is not None:
            element["Pg"] = self._page(home)
        kids = [self._kid(kid, home, reference, references) for kid in node.kids]
        element["K"] = kids[0] if len(kids) == 1 else PDFArray(kids)
        return reference

    def _kid(
        self,
        kid: "Node | _Marked | _Linked",
        home: int | None,
        parent: Any,
        references: dict[int, Any],
    ) -> Any:
        """A number where all of the node's content is on its home page, which keeps large tables small."""
        if isinstance(kid, Node):
            return self._element(kid, parent, references)
        if isinstance(kid, _Linked):
            kind = {"Type": PDFName("OBJR"), "Pg": self._page(kid.page), "Obj": kid.reference}
            return PDFDictionary(kind)
        if home is not None:
            return kid.number
        kind = {"Type": PDFName("MCR"), "Pg": self._page(kid.page), "MCID": kid.number}
        return PDFDictionary(kind)

    def _page(self, index: int) -> Any:
        return self._doc.Reference(self._doc.Pages.pages[index])


def _number(page: Any, key: int) -> None:
    """Let the page say under which number the parent tree knows it, and that Tab follows the structure."""
    page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
    page.StructParents = key
    page.Tabs = PDFName("S")
