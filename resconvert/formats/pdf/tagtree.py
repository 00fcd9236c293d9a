"""Writes the structure tree: elements, the way back from marked content to them, and their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from resconvert.formats.pdf.file import PdfFile, dictionary, name, ref, string
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
    root.prune()
    elements = list(root.walk())
    for element in elements:
        element.number = file.reserve()
    ids: list[tuple[str, int]] = []
    for element in elements:
        file.put(_syntax(element, top, pages, annotations), element.number)
        if element.id:
            ids.append((element.id, element.number))
    numbers = [f"{at} [{' '.join(ref(e.number) for e in page)}]" for at, page in enumerate(owners)]
    numbers += [f"{key} {ref(element.number)}" for key, element in links]
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


def _syntax(element: Element, top: int, pages: Sequence[int], annotations: Mapping[int, int]) -> str:
    first = next((k.page for k in element.kids if not isinstance(k, Element)), None)
    kids: list[str] = []
    for kid in element.kids:
        match kid:
            case Element():
                kids.append(ref(kid.number))
            case Content(page, mcid) if page == first:
                kids.append(str(mcid))
            case Content(page, mcid):
                kids.append(f"<< /Type /MCR /Pg {ref(pages[page])} /MCID {mcid} >>")
            case ObjectRef(page, key):
                kids.append(f"<< /Type /OBJR /Obj {ref(annotations[key])} /Pg {ref(pages[page])} >>")
    parent = element.parent.number if element.parent is not None else top
    out = f"<< /Type /StructElem /S {name(element.tag)} /P {ref(parent)} /K [{' '.join(kids)}]"
    if first is not None:
        out += f" /Pg {ref(pages[first])}"
    if element.id:
        out += f" /ID {string(element.id)}"
    if element.attributes:
        out += f" /A << {element.attributes} >>"
    if element.language:
        out += f" /Lang {string(element.language)}"
    return out + " >>"
