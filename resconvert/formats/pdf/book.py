"""Documents laid out, painted and bound into one file: pages, bookmarks, links, tags, metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import field
from functools import lru_cache

from resconvert.errors import StyleError
from resconvert.formats.pdf import fontfile, metadata
from resconvert.formats.pdf.draw import Canvas, Link
from resconvert.formats.pdf.file import PdfFile, Ready, dictionary, name, number, ref, string
from resconvert.formats.pdf.fonts import Face, Fonts
from resconvert.formats.pdf.frames import PageFrame
from resconvert.formats.pdf.furniture import Furniture, Running
from resconvert.formats.pdf.layout import Flow
from resconvert.formats.pdf.tags import Element
from resconvert.formats.pdf.tagtree import write_tree
from resconvert.model.identification import Identification
from resconvert.styling import Style
from resconvert.values import dataclass

FIRST_KEY = 1_000_000
"""Keys of annotations in the parent tree begin here, above those of pages."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the file; `relation` is PDF/A-3's."""

    name: str
    data: bytes
    media_type: str
    says: str
    relation: str = "Source"


@dataclass(frozen=True, slots=True)
class Bookmark:
    title: str
    level: int
    place: str


@dataclass(slots=True)
class Book:
    """Pages as they are painted, and what binds them."""

    fonts: Fonts
    tagged: bool = True
    links: bool = True
    draft: bool = False
    root: Element = field(default_factory=lambda: Element("Document"))
    canvases: list[Canvas] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)
    labels: list[tuple[int, str]] = field(default_factory=list)  # page index, syntax of its label range
    names: dict[Face, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    keys: int = FIRST_KEY

    def canvas(self, style: Style, flow: Flow | None = None, prefix: str = "") -> Canvas:
        """The next page, empty."""
        page = style.page
        left = page.left
        canvas = Canvas(
            len(self.canvases), page.width, page.height, left, page.right, style.rtl, self.tagged, self.links,
            self.names, self.keys, flow.note_elements if flow else {}, self.images, self.fonts.used, prefix,
        )  # fmt: skip
        self.canvases.append(canvas)
        return canvas

    def paint(
        self,
        flow: Flow,
        frames: Sequence[PageFrame],
        style: Style,
        furniture: Furniture,
        identification: Identification,
        *,
        prefix: str = "",
        start: int = 1,
        total: int = 0,
        deeper: int = 0,
    ) -> None:
        """Draw all pages of one document; they are numbered from `start`, its bookmarks stand `deeper`."""
        notes = style.notes
        for at, frame in enumerate(frames):
            canvas = self.canvas(style, flow, prefix)
            if self.draft:
                furniture.draft(canvas, frame)
            if frame.first:
                furniture.masthead(canvas, flow.spots)
            for placed in frame.body:
                canvas.place(placed)
                for anchor in placed.slab.anchors:
                    if anchor.title:
                        self.bookmarks.append(Bookmark(anchor.title, anchor.level + deeper, anchor.name))
            if frame.separator is not None:
                x = canvas.left + notes.separator_x
                canvas.rule(x, x + notes.separator_width, frame.separator, notes.separator_weight)
            for placed in frame.notes:
                canvas.place(placed)
            if frame.first:
                furniture.first_foot(canvas)
            else:
                furniture.running(
                    canvas,
                    Running(
                        identification.symbol, identification.title, identification.job_number, start + at,
                        total or len(frames),
                    ),
                )  # fmt: skip
            self.keys += len(canvas.links)

    # ------------------------------------------------ binding

    def bind(
        self,
        about: metadata.About,
        *,
        attachments: Sequence[Attachment] = (),
        boxes: Boxes | None = None,
        icc: bytes | None = None,
        version: tuple[int, int] = (1, 7),
    ) -> bytes:
        """The file."""
        file = PdfFile(version)
        pages = [file.reserve() for _ in self.canvases]
        tree = file.reserve()
        pictures = {key: ref(_picture(file, path)) for path, key in self.images.items()}
        resources = file.put(dictionary({"Font": ref(file.fonts), "XObject": dictionary(pictures) if pictures else ""}))
        places: dict[str, tuple[int, float, float]] = {}
        for canvas in self.canvases:
            for place, (x, y) in canvas.places.items():
                places.setdefault(place, (canvas.index, x, canvas.height - y))
        annotations: dict[int, int] = {}
        for canvas, page in zip(self.canvases, pages, strict=True):
            notes = [self._annotation(file, link, canvas, places, pages, annotations) for link in canvas.links]
            canvas.settle()
            content = "\n".join(canvas.ops)
            entries = {
                "Type": "/Page", "Parent": ref(tree), "Resources": ref(resources),
                "Contents": ref(file.stream(_within(boxes, content, canvas).encode("latin-1"))),
                "Annots": f"[{' '.join(map(ref, notes))}]" if notes else "",
                **(boxes.entries(canvas) if boxes else {"MediaBox": _box(0, 0, canvas.width, canvas.height)}),
            }  # fmt: skip
            if self.tagged:
                entries |= {"StructParents": str(canvas.index), "Tabs": "/S"}
            file.put(dictionary(entries), page)
        file.put(f"<< /Type /Pages /Kids [{' '.join(map(ref, pages))}] /Count {len(pages)} >>", tree)
        self._fonts(file)
        catalog = {
            "Pages": ref(tree),
            "Lang": string(about.language),
            "Metadata": ref(file.stream(metadata.xmp(about), "/Type /Metadata /Subtype /XML", compress=False)),
            "ViewerPreferences": "<< /DisplayDocTitle true >>",
            "PageLabels": self._labels(),
            "Outlines": self._outlines(file, places, pages),
        }
        if catalog["Outlines"]:
            catalog["PageMode"] = "/UseOutlines"
        if self.tagged:
            links = [(link.key, link.element) for c in self.canvases for link in c.links]
            owners = [c.owners for c in self.canvases]
            catalog["StructTreeRoot"] = ref(write_tree(file, self.root, pages, owners, links, annotations))
            catalog["MarkInfo"] = "<< /Marked true >>"
        if about.pdf_a or about.pdf_x:
            catalog["OutputIntents"] = _intents(file, about, icc)
        if attachments:
            specs = [_attach(file, a, about) for a in attachments]
            catalog["AF"] = f"[{' '.join(map(ref, specs))}]"
            named = " ".join(f"{string(a.name)} {ref(s)}" for a, s in zip(attachments, specs, strict=True))
            catalog["Names"] = f"<< /EmbeddedFiles << /Names [{named}] >> >>"
        return file.finish(catalog, metadata.info(about))

    def _fonts(self, file: PdfFile) -> None:
        entries = {key: ref(fontfile.embed(file, face, self.fonts.used[face])) for face, key in self.names.items()}
        file.put(dictionary(entries), file.fonts)

    def _annotation(
        self, file: PdfFile, link: Link, canvas: Canvas, places: dict[str, tuple[int, float, float]], pages: list[int],
        annotations: dict[int, int],
    ) -> int:  # fmt: skip
        target = link.target
        if target.address:
            action = f"/A<</Type/Action/S/URI/URI {string(target.address)}>>"
        else:
            action = f"/Dest {_destination(places.get(canvas.prefix + target.place), pages)}"
        key = f"/StructParent {link.key}" if self.tagged else ""
        annotations[link.key] = made = file.put(
            f"<</Type/Annot/Subtype/Link/Rect[{' '.join(map(number, link.box))}]/Border[0 0 0]/F 4"
            f"/Contents {string(target.says or target.address)}{action}{key}>>"
        )
        return made

    def _labels(self) -> str:
        rows = self.labels or [(0, "<< /S /D >>")]
        return f"<< /Nums [{' '.join(f'{at} {label}' for at, label in rows)}] >>"

    def _outlines(self, file: PdfFile, places: dict[str, tuple[int, float, float]], pages: list[int]) -> str:
        if not self.bookmarks:
            return ""
        top = file.reserve()
        numbers = [file.reserve() for _ in self.bookmarks]
        below: dict[int, list[int]] = {-1: []}
        path: list[int] = []
        for at, mark in enumerate(self.bookmarks):
            while path and self.bookmarks[path[-1]].level >= mark.level:
                path.pop()
            below.setdefault(path[-1] if path else -1, []).append(at)
            path.append(at)
        for parent, kids in below.items():
            for order, at in enumerate(kids):
                mark = self.bookmarks[at]
                inner = below.get(at, [])
                entries = {
                    "Title": string(mark.title),
                    "Parent": ref(numbers[parent] if parent >= 0 else top),
                    "Prev": ref(numbers[kids[order - 1]]) if order else "",
                    "Next": ref(numbers[kids[order + 1]]) if order + 1 < len(kids) else "",
                    "First": ref(numbers[inner[0]]) if inner else "",
                    "Last": ref(numbers[inner[-1]]) if inner else "",
                    "Count": str(-len(inner)) if inner else "",
                    "Dest": _destination(places.get(mark.place), pages),
                }
                file.put(dictionary(entries), numbers[at])
        outer = below[-1]
        ends = f"/First {ref(numbers[outer[0]])} /Last {ref(numbers[outer[-1]])}"
        file.put(f"<< /Type /Outlines {ends} /Count {len(outer)} >>", top)
        return ref(top)


@dataclass(frozen=True, slots=True)
class Boxes:
    """For the press: the page lies inside a larger sheet. `bleed` around the trimmed page, `margin` of
    the sheet beyond it, where the crop marks are."""

    bleed: float
    margin: float

    def entries(self, canvas: Canvas) -> dict[str, str]:
        m, b = self.margin, self.bleed
        w, h = canvas.width, canvas.height
        return {
            "MediaBox": _box(0, 0, w + 2 * m, h + 2 * m),
            "BleedBox": _box(m - b, m - b, m + w + b, m + h + b),
            "TrimBox": _box(m, m, m + w, m + h),
        }

    def marks(self, canvas: Canvas) -> str:
        """Crop marks outside the bleed, as a stream."""
        m, b, w, h = self.margin, self.bleed, canvas.width, canvas.height
        lines = []
        for x in (m, m + w):
            lines += [(x, 0.0, x, m - b), (x, m + h + b, x, h + 2 * m)]
        for y in (m, m + h):
            lines += [(0.0, y, m - b, y), (m + w + b, y, w + 2 * m, y)]
        drawn = "\n".join(f"{number(a)} {number(b_)} m {number(c)} {number(d)} l S" for a, b_, c, d in lines)
        return f"q 0.25 w 0 G\n{drawn}\nQ"


def _box(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"[{number(x0)} {number(y0)} {number(x1)} {number(y1)}]"


def _within(boxes: Boxes | None, content: str, canvas: Canvas) -> str:
    """A page's content where the page lies on its sheet, with crop marks around it."""
    if boxes is None:
        return content
    margin = number(boxes.margin)
    return f"{boxes.marks(canvas)}\nq 1 0 0 1 {margin} {margin} cm 0 g\n{content}\nQ"


def _destination(place: tuple[int, float, float] | None, pages: list[int]) -> str:
    if place is None:
        return f"[{ref(pages[0])} /Fit]"
    page, _, y = place
    return f"[{ref(pages[page])} /XYZ null {number(y + 4)} null]"


def _intents(file: PdfFile, about: metadata.About, icc: bytes | None) -> str:
    """The colour space the page is meant for."""
    stream = file.ready(_profile(icc or metadata.srgb()))
    called = string("sRGB IEC61966-2.1" if icc is None else "Custom")
    kinds = [*(("/GTS_PDFX",) if about.pdf_x else ()), *(("/GTS_PDFA1",) if about.pdf_a else ())]
    made = [
        file.put(
            f"<< /Type /OutputIntent /S {kind} /OutputConditionIdentifier {called} /Info {called} "
            f"/DestOutputProfile {ref(stream)} >>"
        )
        for kind in kinds
    ]
    return f"[{' '.join(map(ref, made))}]"


@lru_cache(maxsize=4)
def _profile(data: bytes) -> Ready:
    components = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(data[16:20], 3)
    return Ready.of(data, f"/N {components}")


_PIXELS = 25_000_000


def _picture(file: PdfFile, path: str) -> int:
    """An image in shades of grey, on white where it is transparent."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > _PIXELS:
                raise StyleError(f"has more than {_PIXELS:,} pixels", where=path)
            layered = opened.convert("LA")
            white = Image.new("L", layered.size, 255)
            white.paste(layered.getchannel("L"), mask=layered.getchannel("A"))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise StyleError(f"cannot be read as a picture: {error}", where=path) from None
    return file.stream(
        white.tobytes(),
        f"/Type /XObject /Subtype /Image /Width {white.width} /Height {white.height} "
        "/ColorSpace /DeviceGray /BitsPerComponent 8",
    )


def _attach(file: PdfFile, attachment: Attachment, about: metadata.About) -> int:
    digest = hashlib.md5(attachment.data, usedforsecurity=False).hexdigest()
    stamp = metadata.info(about)["ModDate"]
    stream = file.stream(
        attachment.data,
        f"/Type /EmbeddedFile /Subtype {name(attachment.media_type)} "
        f"/Params << /Size {len(attachment.data)} /CheckSum <{digest}> /ModDate {stamp} >>",
    )
    called = string(attachment.name)
    return file.put(
        f"<< /Type /Filespec /F {called} /UF {called} /AFRelationship {name(attachment.relation)} "
        f"/Desc {string(attachment.says)} /EF << /F {ref(stream)} /UF {ref(stream)} >> >>"
    )
