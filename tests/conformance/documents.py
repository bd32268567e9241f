"""XML documents as trees of nodes, for the cases of the XPath suites."""

import re
from xml.dom import minidom

from defusedxml.minidom import parseString

from app.tool.expressions.nodes import (
    ATTRIBUTE,
    COMMENT,
    ELEMENT,
    INSTRUCTION,
    NAMESPACE,
    ROOT,
    TEXT,
    Node,
)

XFORMS = "http://www.w3.org/2002/xforms"
PREFIXES = {
    "xhtml": "http://www.w3.org/1999/xhtml",
    "h": "http://www.w3.org/1999/xhtml",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xf": XFORMS,
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
}
_STEP = re.compile(r"(\*|node\(\)|text\(\))\[(\d+)\]$")


class XmlNode(Node):
    """A node of a document: it has a namespace and a prefix."""

    __slots__ = ("declared", "prefix", "space", "spaces")

    def __init__(self, name, value=None, kind=ELEMENT, space="", prefix=""):
        super().__init__(name, value, kind)
        self.space = space
        self.prefix = prefix
        self.declared = {}
        self.spaces = None

    def namespaces(self):
        if self.spaces is None:
            self.spaces = self._namespaces()
        return self.spaces

    def _namespaces(self):
        found = {"xml": PREFIXES["xml"]}
        node = self
        chain = []
        while node is not None:
            chain.append(node)
            node = node.parent
        for each in reversed(chain):
            found.update(getattr(each, "declared", {}))
        nodes = []
        for prefix, uri in found.items():
            namespace = XmlNode(prefix, uri, NAMESPACE)
            namespace.parent = self
            namespace.position = len(nodes)
            nodes.append(namespace)
        return nodes


def read_document(text):
    """The document node of an XML text. The namespace of XForms counts as none, as names without a prefix do."""
    top = XmlNode("#document", kind=ROOT)
    for child in parseString(text).childNodes:
        _add(top, child)
    return top


def _add(parent, found):
    if found.nodeType == minidom.Node.ELEMENT_NODE:
        parent.append(_element(found))
    elif found.nodeType in (minidom.Node.TEXT_NODE, minidom.Node.CDATA_SECTION_NODE):
        parent.append(XmlNode("#text", found.data, TEXT))
    elif found.nodeType == minidom.Node.COMMENT_NODE:
        parent.append(XmlNode("#comment", found.data, COMMENT))
    elif found.nodeType == minidom.Node.PROCESSING_INSTRUCTION_NODE:
        parent.append(XmlNode(found.target, found.data, INSTRUCTION))


def _element(found):
    space = found.namespaceURI or ""
    node = XmlNode(
        found.localName or found.tagName,
        space="" if space == XFORMS else space,
        prefix=found.prefix or "",
    )
    for name, value in found.attributes.items():
        if name == "xmlns" or name.startswith("xmlns:"):
            node.declared[name.partition(":")[2]] = value
        else:
            held = found.getAttributeNode(name)
            prefix = name.rpartition(":")[0]
            space = held.namespaceURI or PREFIXES.get(prefix, "")
            local = name.rpartition(":")[2] if space else name
            attribute = XmlNode(local, value, ATTRIBUTE, space, prefix if space else "")
            attribute.parent = node
            attribute.position = len(node.attributes)
            node.attributes[name] = attribute
    for child in found.childNodes:
        _add(node, child)
    return node


def find(top, path):
    """The node at a path such as "/*[1]/node()[2]/@id"; LookupError when there is none."""
    node = top
    for step in (path or "/").strip("/").split("/"):
        if not step:
            continue
        if step.startswith("@"):
            node = node.attributes[step[1:]]
            continue
        shape = _STEP.match(step)
        if shape is None:
            raise LookupError(path)
        kinds = {"*": (ELEMENT,), "text()": (TEXT,)}.get(shape[1], tuple(range(7)))
        node = [child for child in node.children if child.kind in kinds][int(shape[2]) - 1]
    return node


def path_of(node):
    """The path the cases give for a node: elements counted among elements, other children among all."""
    steps = []
    while node.parent is not None:
        if node in node.parent.attributes.values():
            steps.append(f"@{node.prefix}:{node.name}" if node.prefix else f"@{node.name}")
        elif node.kind == ELEMENT:
            elements = [child for child in node.parent.children if child.kind == ELEMENT]
            steps.append(f"*[{elements.index(node) + 1}]")
        else:
            steps.append(f"node()[{node.position + 1}]")
        node = node.parent
    return "/" + "/".join(reversed(steps))
