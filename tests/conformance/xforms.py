"""An XForm as one of our tools: what pyxform writes from a workbook, read back for the whole-form traces."""

import re
from dataclasses import dataclass, field, replace
from xml.dom import minidom

from defusedxml.minidom import parseString

from app.tool.expressions.nodes import ROOT, Node
from app.tool.expressions.values import text_of
from app.tool.model import Cell, Choice, Group, Kind, Question, Rules, Tool
from tests.conformance.outcome import NotReadable

JAVAROSA = "http://openrosa.org/javarosa"
ODK_META = "http://openrosa.org/xforms"
CELL = Cell("xform", 1)
# What an element of the form holds: the instance people begin with, what new rows begin with, or only the structure.
INSTANCE, TEMPLATE, BLANK = "instance", "template", "blank"
_TYPES = {
    "date": Kind.DATE,
    "int": Kind.INTEGER,
    "integer": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "double": Kind.DECIMAL,
}
_CONTROLS = {
    "select1": Kind.CHOICE,
    "select": Kind.CHOICES,
    "rank": Kind.CHOICES,
    "trigger": Kind.ACKNOWLEDGE,
}


@dataclass
class Control:
    """What the body says of one node."""

    name: str
    element: object
    label: object = None
    itemset: str = ""
    value_ref: str = "name"


@dataclass
class Action:
    event: str
    target: str
    value: str
    trigger: str = ""  # path of the control or repeat it stands in


@dataclass
class XForm:
    tool: Tool
    answers: dict = field(default_factory=dict)  # key -> text, as the instance holds it
    rows: dict = field(default_factory=dict)
    seeds: dict = field(
        default_factory=dict
    )  # path of a repeat -> the rows a new row of it begins with
    controls: dict = field(default_factory=dict)
    actions: list = field(default_factory=list)
    tables: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)  # language -> id -> label element
    binds: dict = field(default_factory=dict)


def elements(parent, name=None):
    return [
        child
        for child in parent.childNodes
        if child.nodeType == minidom.Node.ELEMENT_NODE and name in (None, child.localName)
    ]


def attribute(element, name, space=None):
    return element.getAttributeNS(space, name) if space else element.getAttribute(name)


def preload_of(bind):
    """What a question asks the device for, and of what kind: ("timestamp", "end")."""
    if bind is None:
        return ("", "")
    return tuple(bind.getAttributeNS(JAVAROSA, name) for name in ("preload", "preloadParams"))


def node_path(nodeset, context=""):
    """A node's path without the form's root: "/data/a/b" is "/a/b"."""
    steps = nodeset.strip().split("/")
    if not nodeset.startswith("/"):
        steps = [*context.split("/"), *steps]
    kept = []
    for step in steps:
        if step in ("", ".", "current()"):
            continue
        if step == "..":
            kept.pop()
        else:
            kept.append(step.rpartition(":")[2] if not step.startswith("@") else step)
    return "".join(f"/{step}" for step in kept[1:])


def read_xform(text, now):
    """`now` fills questions that ask for the day or the time. Raises NotReadable without a model and an instance."""
    document = parseString(text)
    models = [each for each in document.getElementsByTagName("*") if each.localName == "model"]
    bodies = [each for each in document.getElementsByTagName("*") if each.localName == "body"]
    if not models or not bodies or not elements(models[0], "instance"):
        raise NotReadable("there is no model, body or instance")
    return _Reader(models[0], bodies[0], now).read()


class _Reader:
    def __init__(self, model, body, now):
        self.model = model
        self.preloads = {
            ("date", "today"): now.date().isoformat(),
            ("timestamp", "start"): now.isoformat(timespec="milliseconds"),
        }
        instances = elements(model, "instance")
        self.root = elements(instances[0])[0]
        self.name = self.root.localName
        self.form = XForm(None)
        self.repeats = {}
        for instance in instances[1:]:
            roots = elements(instance)
            if roots:
                self.form.tables[instance.getAttribute("id")] = _table(roots)
        for bind in elements(model, "bind"):
            held = self.form.binds.setdefault(node_path(bind.getAttribute("nodeset")), bind)
            for number in range(bind.attributes.length if held is not bind else 0):
                attribute = bind.attributes.item(number)
                held.setAttribute(attribute.name, attribute.value)
        self._texts()
        self._actions(model, "")
        self._body(body, "/" + self.name)
        self.lists = {}

    # -- the body

    def _body(self, parent, context):
        for element in elements(parent):
            name = element.localName
            ref = (
                element.getAttribute("ref")
                or element.getAttribute("nodeset")
                or self._bound(element)
            )
            if name in ("label", "hint", "item", "itemset", "value", "setvalue", "output"):
                continue
            inner = context
            if ref:
                path = node_path(ref, context)
                inner = f"/{self.name}{path}"
                if name == "repeat":
                    self.repeats[path] = element
                    self._actions(element, path)
                elif name == "group":
                    self.form.controls.setdefault(path, self._control(element, inner))
                else:
                    self.form.controls[path] = self._control(element, inner)
                    self._actions(element, path)
            if name in ("group", "repeat"):
                self._body(element, inner)

    def _bound(self, element):
        wanted = element.getAttribute("bind")
        binds = [bind for bind in elements(self.model, "bind") if bind.getAttribute("id") == wanted]
        return binds[0].getAttribute("nodeset") if wanted and binds else ""

    def _control(self, element, context):
        labels = elements(element, "label")
        control = Control(element.localName, element, labels[0] if labels else None)
        for itemset in elements(element, "itemset"):
            control.itemset = itemset.getAttribute("nodeset")
            values = elements(itemset, "value")
            control.value_ref = values[0].getAttribute("ref") if values else "name"
        return control

    def _actions(self, element, trigger):
        for action in elements(element):
            if action.localName != "setvalue":
                continue
            target = action.getAttribute("ref") or self._bound(action)
            value = action.getAttribute("value")
            text = "".join(
                node.data for node in action.childNodes if node.nodeType == minidom.Node.TEXT_NODE
            )
            written = value or _literal(text)
            for event in action.getAttribute("event").split():
                self.form.actions.append(Action(event, target, written, trigger))

    def _texts(self):
        for itext in elements(self.model, "itext"):
            for translation in elements(itext, "translation"):
                language = translation.getAttribute("lang")
                held = self.form.texts.setdefault(language, {})
                if translation.hasAttribute("default"):
                    self.form.texts = {language: held, **self.form.texts}
                for entry in elements(translation, "text"):
                    plain = [v for v in elements(entry, "value") if not v.getAttribute("form")]
                    if plain:
                        held[entry.getAttribute("id")] = plain[0]

    # -- the instance

    def read(self):
        sections = self._children(self.root, "", "", INSTANCE)
        self.form.tool = Tool(
            "xform", "xform", "1", tuple(sections), self.lists, settings={"name": self.name}
        )
        return self.form

    def _children(self, element, path, key, holds):
        """The nodes inside an element. What the instance holds becomes answers and rows, what a template holds
        the defaults of new rows."""
        found = {}
        for child in elements(element):
            if child.namespaceURI == ODK_META or child.localName == "meta":
                continue
            inside, at = f"{path}/{child.localName}", f"{key}/{child.localName}"
            if inside in self.repeats:
                self._row(child, inside, at, found, holds)
            elif child.localName not in found:
                found[child.localName] = self._node(child, inside, at, holds)
        return list(found.values())

    def _row(self, element, path, key, found, holds):
        template = _is_template(element)
        if element.localName not in found or template:
            # Without a template a new row is like the first one, but blank.
            new = TEMPLATE if template and holds != BLANK else BLANK
            found[element.localName] = self._group(element, path, key, new, repeats=True)
            self.form.seeds[path] = list(self._seeds(element, path, "", new))
        alike = elements(element.parentNode, element.localName)
        static = self.repeats[path].getAttributeNS(JAVAROSA, "noAddRemove") == "true()"
        stands = not template or (static and len(alike) == 1)
        if "#" in key and all(map(_is_template, alike)):
            stands = True  # in a row of the instance itself there is nothing to be a template of
        if holds == INSTANCE and stands:
            serials = self.form.rows.get(key, ())
            self.form.rows[key] = (*serials, len(serials) + 1)
            self._children(element, path, f"{key}#{len(serials) + 1}", INSTANCE)

    def _seeds(self, element, path, below, holds):
        """The rows of repeats inside that a new row begins with, and what stands in them."""
        for child in elements(element):
            inside = f"{below}/{child.localName}"
            if f"{path}{inside}" not in self.repeats:
                yield from self._seeds(child, path, inside, holds)
            elif not _is_template(child):
                yield inside, dict(_leaves(child, "")) if holds == TEMPLATE else {}

    def _node(self, element, path, key, holds):
        if elements(element) or self._is_group(path):
            return self._group(element, path, key, holds, repeats=False)
        text = _text(element)
        text = self._preset(path, text)
        if holds == INSTANCE and (text or "#" in key):
            self.form.answers[key] = text
        return self._question(path, text if holds == TEMPLATE else "")

    def _preset(self, path, text):
        """What stands in a node at first: whole numbers are cut to size, the day and the time are filled in."""
        bind = self.form.binds.get(path)
        kind = bind.getAttribute("type") if bind is not None else ""
        if kind in ("int", "integer") and re.fullmatch(r"-?\d+\.\d+", text):
            return text.partition(".")[0]
        return text or self.preloads.get(preload_of(bind), "")

    def _is_group(self, path):
        control = self.form.controls.get(path)
        return control is not None and control.name == "group"

    def _group(self, element, path, key, holds, *, repeats):
        children = self._children(element, path, key, holds)
        rules = self._rules(path)
        return Group(element.localName, path, "", CELL, tuple(children), repeats, rules=rules)

    def _question(self, path, default):
        control = self.form.controls.get(path)
        bind = self.form.binds.get(path)
        rules = self._rules(path, default=default)
        kind = self._kind(control, bind, rules)
        list_name = ""
        if kind in (Kind.CHOICE, Kind.CHOICES):
            list_name = self._choices(path, control)
            rules = replace(rules, choice_filter=self._filtered(path, control))
        if (
            bind is not None
            and bind.getAttribute("type") in ("int", "integer")
            and rules.calculation
        ):
            counted = rules.calculation
            rules = replace(rules, calculation=f"if(string({counted}) = '', '', int({counted}))")
        return Question(
            path.rpartition("/")[2], path, kind, "", CELL, list_name=list_name, rules=rules
        )

    def _kind(self, control, bind, rules):
        if control is None or control.name == "group":
            return Kind.CALCULATE if rules.calculation else Kind.HIDDEN
        if control.name in _CONTROLS:
            return _CONTROLS[control.name]
        kind = (bind.getAttribute("type") if bind else "").rpartition(":")[2]
        return _TYPES.get(kind, Kind.TEXT)

    def _choices(self, path, control):
        items = []
        for item in elements(control.element, "item"):
            values = elements(item, "value")
            items.append(Choice(_text(values[0]) if values else "", self._label_of(item)))
        self.lists[path] = tuple(items)
        return path

    def _label_of(self, item):
        """The label of a choice, in the form's default language."""
        for label in elements(item, "label"):
            wanted = re.match(r"jr:itext\(\s*'([^']*)'\s*\)", label.getAttribute("ref"))
            held = next(iter(self.form.texts.values()), {}).get(wanted[1]) if wanted else label
            return _text(held) if held is not None else ""
        return ""

    def _filtered(self, path, control):
        """An itemset of the shape pyxform writes, as a list of choices and a filter; "" for any other."""
        shape = re.fullmatch(
            r"\s*instance\('([^']+)'\)/root/item\[(.*)\]\s*", control.itemset, re.DOTALL
        )
        table = self.form.tables.get(shape[1]) if shape else None
        if table is None or "][" in shape[2]:
            return ""
        self.lists[path] = tuple(
            Choice(_cell(item, control.value_ref), _cell(item, "label"), _cells(item))
            for item in table.children[0].children
        )
        return shape[2]

    def _rules(self, path, default=""):
        bind = self.form.binds.get(path)
        repeat = self.repeats.get(path)
        said = {
            "repeat_count": repeat.getAttributeNS(JAVAROSA, "count") if repeat is not None else "",
            "default": default,
        }
        if bind is not None:
            for name in ("relevant", "required", "readonly", "constraint"):
                said[name] = bind.getAttribute(name)
            said["calculation"] = bind.getAttribute("calculate")
        return Rules(**said)


def _cells(item):
    return {child.name: text_of(child) for child in item.children}


def _cell(item, name):
    return _cells(item).get(name, "")


def _is_template(element):
    return element.hasAttributeNS(JAVAROSA, "template")


def _leaves(element, path):
    for child in elements(element):
        inside = f"{path}/{child.localName}"
        if elements(child):
            yield from _leaves(child, inside)
        elif _text(child):
            yield inside, _text(child)


def _literal(text):
    quote = '"' if '"' not in text else "'"
    return f"{quote}{text}{quote}"


def _text(element):
    return "".join(
        node.data
        for node in element.childNodes
        if node.nodeType in (minidom.Node.TEXT_NODE, minidom.Node.CDATA_SECTION_NODE)
    ).strip()


def _table(roots):
    top = Node("instance", kind=ROOT)
    for root in roots:
        top.append(_plain(root))
    return top


def _plain(element):
    inside = elements(element)
    node = Node(element.localName, None if inside else _text(element))
    for number in range(element.attributes.length):
        held = element.attributes.item(number)
        node.give(held.localName or held.name, held.value)
    for child in inside:
        node.append(_plain(child))
    return node
