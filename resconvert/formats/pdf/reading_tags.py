"""The tree of tags of a PDF: which marked content is a paragraph, a note, a table cell, a link.

Roles are those of ISO 32000 after the file's own role map. Geometry knows nothing of this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from resconvert.formats.pdf.reading_objects import Objects, Ref, Stream, Value
from resconvert.limits import Limits
from resconvert.values import NamedTuple

_PARAGRAPHS = frozenset(("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Caption", "LBody", "BlockQuote", "Title"))
_NOTES = frozenset(("Note", "FENote"))
_DEPTH = 64


@dataclass(slots=True)
class TagCell:
    blocks: list[int] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


@dataclass(slots=True)
class TagTable:
    rows: list[list[TagCell]] = field(default_factory=list)


@dataclass(slots=True)
class TagBlock:
    """A paragraph of the tree. `note` and `table` are indices into the tree's lists, -1 for neither."""

    role: str
    note: int = -1
    table: int = -1


class Leaf(NamedTuple):
    """Where a piece of marked content belongs."""

    block: int
    order: int
    link: str


@dataclass(slots=True)
class Tags:
    """`leaves` maps (page from 1, marked content id)."""

    blocks: list[TagBlock] = field(default_factory=list)
    notes: int = 0
    tables: list[TagTable] = field(default_factory=list)
    leaves: dict[tuple[int, int], Leaf] = field(default_factory=dict)


class _Where(NamedTuple):
    """What is known on the way down. `block` is -1 above the paragraphs; `fresh` marks the block of a
    list item or note that its first paragraph may take over, so that label and text stay together."""

    page: int = 0
    block: int = -1
    note: int = -1
    table: int = -1
    cell: TagCell | None = None
    link: str = ""
    fresh: bool = False


def read_tags(objects: Objects, limits: Limits) -> Tags:
    """The tags of a file; empty where it has none."""
    root = objects.dictionary(objects.catalog.get("StructTreeRoot"))
    if not root or objects.encrypted:
        return Tags()
    pages = {number: at for at, number in enumerate(objects.pages(), 1)}
    walker = _Walker(objects, pages, objects.dictionary(root.get("RoleMap")), limits)
    for kid in objects.array(root.get("K")):
        walker.walk(kid, _Where(), 0)
    return walker.tags


class _Walker:
    def __init__(self, objects: Objects, pages: dict[int, int], roles: dict[str, Value], limits: Limits) -> None:
        self.objects = objects
        self.pages = pages
        self.roles = roles
        self.limits = limits
        self.tags = Tags()
        self.seen: set[int] = set()
        self.cells = 0

    def walk(self, value: Value, where: _Where, depth: int) -> bool:
        """Follow one kid; True if it or something below it is text."""
        if depth > _DEPTH:
            return False
        if isinstance(value, Ref):
            if value.number in self.seen:
                return False
            self.seen.add(value.number)
        node = self.objects.get(value)
        if isinstance(node, int) and not isinstance(node, bool):
            return self._leaf(where, node)
        if isinstance(node, Stream) or not isinstance(node, dict):
            return False
        where = self._on_page(node, where)
        if "MCID" in node and "S" not in node:
            content = self.objects.get(node["MCID"])
            return isinstance(content, int) and self._leaf(where, content)
        return self._element(node, where, depth)

    def _on_page(self, node: dict[str, Value], where: _Where) -> _Where:
        page = node.get("Pg")
        return where._replace(page=self.pages.get(page.number, 0)) if isinstance(page, Ref) else where

    def _leaf(self, where: _Where, content: int) -> bool:
        block = where.block
        if block < 0:
            block = self._block("P", where)
            if where.cell:
                where.cell.blocks.append(block)
        self.tags.leaves.setdefault((where.page, content), Leaf(block, len(self.tags.leaves), where.link))
        return True

    def _block(self, role: str, where: _Where) -> int:
        self.limits.check("paragraphs", len(self.tags.blocks))
        self.tags.blocks.append(TagBlock(role, where.note, where.table))
        return len(self.tags.blocks) - 1

    def _role(self, node: dict[str, Value]) -> str:
        role = str(self.objects.get(node.get("S")) or "")
        for _ in range(4):
            mapped = self.objects.get(self.roles.get(role))
            if not isinstance(mapped, str) or mapped == role:
                break
            role = str(mapped)
        return role

    def _element(self, node: dict[str, Value], where: _Where, depth: int) -> bool:
        role = self._role(node)
        tags = self.tags
        match role:
            case "Artifact" | "Figure":
                return False
            case _ if role in _NOTES:
                where = where._replace(note=tags.notes, table=-1, cell=None)
                tags.notes += 1
                where = where._replace(block=self._new(role, where), fresh=True)
            case "Table":
                tags.tables.append(TagTable())
                where = where._replace(table=len(tags.tables) - 1, block=-1, fresh=False)
            case "TR" if where.table >= 0:
                tags.tables[where.table].rows.append([])
            case "TD" | "TH" if where.table >= 0:
                where = where._replace(cell=self._cell(node, role, where.table), block=-1, fresh=False)
            case "LI":
                where = where._replace(block=self._new(role, where), fresh=True)
            case "LBody" if where.fresh:
                pass
            case _ if role in _PARAGRAPHS:
                if not where.fresh:
                    where = where._replace(block=self._new(role, where))
            case "Link":
                where = where._replace(link=self._address(node))
            case _:
                pass
        found = False
        for kid in self.objects.array(node.get("K")):
            was_text = self.walk(kid, where, depth + 1)
            found = found or was_text
            if where.fresh and was_text and isinstance(self.objects.get(kid), dict):
                kid_role = self._role(self.objects.dictionary(kid))
                if kid_role != "Lbl" and kid_role in _PARAGRAPHS | {"L"}:
                    where = where._replace(fresh=False, block=-1)
        return found

    def _new(self, role: str, where: _Where) -> int:
        block = self._block(role, where)
        if where.cell:
            where.cell.blocks.append(block)
        return block

    def _cell(self, node: dict[str, Value], role: str, table: int) -> TagCell:
        self.cells += 1
        self.limits.check("table_cells", self.cells)
        spans = {"ColSpan": 1, "RowSpan": 1}
        for attributes in self.objects.array(node.get("A")):
            entries = self.objects.dictionary(attributes)
            for key in spans:
                span = self.objects.get(entries.get(key))
                if isinstance(span, int) and 1 <= span <= 1000:
                    spans[key] = span
        cell = TagCell([], spans["ColSpan"], spans["RowSpan"], role == "TH")
        rows = self.tags.tables[table].rows
        if not rows:
            rows.append([])
        rows[-1].append(cell)
        return cell

    def _address(self, node: dict[str, Value]) -> str:
        """Where a link leads, if it leads to the web."""
        for kid in self.objects.array(node.get("K")):
            entries = self.objects.dictionary(kid)
            if self.objects.get(entries.get("Type")) == "OBJR" and (
                found := address_of(self.objects, entries.get("Obj"))
            ):
                return found
        return ""


def address_of(objects: Objects, annotation: Value) -> str:
    """Where a link annotation leads, if it leads to the web."""
    action = objects.dictionary(objects.dictionary(annotation).get("A"))
    address = objects.get(action.get("URI"))
    return address.decode("latin-1") if isinstance(address, bytes) else ""
