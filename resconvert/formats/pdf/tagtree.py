"""Writes the structure tree: elements, the way back from marked content to them, and their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from resconvert.formats.pdf.file import PdfFile, dictionary, ref, string
from resconvert.formats.pdf.tags import Content, Element, ObjectRef


def write_tree(
    file: PdfFile,
    root: Element,
    pages: Sequence[int],
    owners: Sequence[Sequence[Element]],
    links: Sequence[tuple[int, Element]],
    annotations: Mapping[int, int],
) -> int:
    """The object number of the tree's root.

    Arguments:
        pages: object numbers of the pages.
        owners: for each page, the element of each marked content.
        links: key and element of each annotation that is part of the text.
        annotations: object number of each annotation by its key.
    """
    top = file.reserve()
    elements = root.pruned()
    for number, element in enumerate(elements, file.reserve(len(elements))):
        element.number = number
    places = [ref(page) for page in pages]
    ids: list[tuple[str, int]] = []
    for element in elements:
        file.put(_syntax(element, top, places, annotations), element.number)
        if element.id:
            ids.append((element.id, element.number))
    numbers = [f"{at} [{' '.join([f'{e.number} 0 R' for e in page])}]" for at, page in enumerate(owners)]
    numbers += [f"{key} {element.number} 0 R" for key, element in links]
    parents = file.put(f"<< /Nums [{' '.join(numbers)}] >>")
    following = max([len(owners), *(key + 1 for key, _ in links)])
    entries = {
        "Type": "/StructTreeRoot", "K": f"[{ref(root.number)}]", "ParentTree": ref(parents),
        "ParentTreeNextKey": str(following),
    }  # fmt: skip
    if ids:
        names = " ".join(f"{string(i)} {ref(n)}" for i, n in sorted(ids, key=lambda pair: string(pair[0])))
        entries["IDTree"] = ref(file.put(f"<< /Names [{names}] >>"))
    file.put(dictionary(entries), top)
    return top


def _syntax(element: Element, top: int, pages: Sequence[str], annotations: Mapping[int, int]) -> str:
    """One element; it names the page of its first content, and the pages of contents elsewhere."""
    first = -1
    kids: list[str] = []
    for kid in element.kids:
        match kid:
            case Element():
                kids.append(f"{kid.number} 0 R")
            case Content(page, mcid):
                if first < 0:
                    first = page
                kids.append(str(mcid) if page == first else f"<</Type/MCR/Pg {pages[page]}/MCID {mcid}>>")
            case ObjectRef(page, key):
                if first < 0:
                    first = page
                kids.append(f"<</Type/OBJR/Obj {annotations[key]} 0 R/Pg {pages[page]}>>")
    parent = element.parent.number if element.parent is not None else top
    out = f"<</Type/StructElem/S/{element.tag}/P {parent} 0 R/K[{' '.join(kids)}]"
    if first >= 0:
        out += f"/Pg {pages[first]}"
    if element.id:
        out += f"/ID {string(element.id)}"
    if element.attributes:
        out += f"/A<<{element.attributes}>>"
    if element.language:
        out += f"/Lang {string(element.language)}"
    return out + ">>"
