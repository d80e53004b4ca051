"""SVG as drawing programs, chart libraries and hostile hands write it."""

from __future__ import annotations

import base64
import re

from PIL import Image

from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.motif import DRAWINGS, LARGE, vector
from e2e.corpus.png_file import plain

NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def inner(label: str) -> str:
    """What is within the drawing's root."""
    found = re.search(r"<svg[^>]*>(.*)</svg>", vector(label), re.DOTALL)
    assert found
    return found[1].strip()


def slim(text: str) -> str:
    return re.sub(r">\s+<", "><", text)


def drawing(label: str, root: str = 'width="640" height="480"', before: str = "") -> str:
    return slim(f"{before}<svg {NAMESPACE} {root}>{inner(label)}</svg>")


def answer(label: str, sized: bool = True) -> Answer:
    """The drawing as a browser has drawn it. A drawing without a size of its own may be drawn at any."""
    with Image.open(DRAWINGS / f"{label}.png") as picture:
        return Answer(label, picture.convert("RGB"), tolerance=6, sized=sized)


def good() -> list[Case]:
    cases: list[Case] = []

    def add(name: str, what: str, label: str, text: str | bytes, **options: object) -> None:
        data = text if isinstance(text, bytes) else text.encode()
        cases.append(Case(f"{name}.svg", f"SVG, {what}.", data, answer(label, **options)))

    declared = '<?xml version="1.0" encoding="{}"?>'
    add("plain", "width and height", "ship", drawing("ship"))
    add(
        "view-box-too",
        "width, height and viewBox",
        "truck",
        drawing("truck", 'width="640" height="480" viewBox="0 0 640 480"'),
    )
    add(
        "units",
        "a size in millimetres",
        "ship",
        drawing("ship", 'width="169.333mm" height="127mm" viewBox="0 0 640 480"'),
        sized=False,
    )
    add(
        "view-box-only",
        "viewBox alone",
        "airplane",
        drawing("airplane", 'viewBox="0 0 640 480"'),
        sized=False,
    )
    add(
        "percent",
        "sizes in per cent",
        "truck",
        drawing("truck", 'width="100%" height="100%" viewBox="0 0 640 480"'),
        sized=False,
    )
    add(
        "viewport",
        "as large as the window",
        "ship",
        drawing("ship", 'width="100vw" height="100vh" viewBox="0 0 640 480"'),
        sized=False,
    )
    comment = '<!-- made from <svg width="512" height="512"> by hand -->'
    add(
        "comment-first",
        "a comment first that speaks of <svg width=512>",
        "ship",
        drawing("ship", before=comment),
    )
    entity = '<!ENTITY note "of &lt;svg width=&#39;10&#39;&gt;">'
    doctype = f'<!DOCTYPE svg [{entity}<!-- <svg width="9" height="9"> -->]>'
    add(
        "doctype",
        "a DOCTYPE whose entity and comment speak of <svg>",
        "truck",
        drawing("truck", before=doctype),
    )
    add(
        "instruction-first",
        "a processing instruction first",
        "ship",
        drawing("ship", before='<?xml version="1.0"?><?note <svg width="5"> ?>'),
    )
    prefixed = re.sub(r"<(/?)(\w)", r"<\1s:\2", drawing("ship")).replace("xmlns=", "xmlns:s=", 1)
    add("prefix", "every name with a prefix", "ship", prefixed)
    quoted = drawing("truck", "width='640' height = '480' data-note='>'")
    add("quotes", "single quotes, and a > within one", "truck", quoted)
    add(
        "utf-16-le",
        "UTF-16 with a mark",
        "ship",
        b"\xff\xfe" + drawing("ship", before=declared.format("UTF-16")).encode("utf-16-le"),
    )
    add(
        "utf-16-be",
        "UTF-16 of the other byte order",
        "truck",
        b"\xfe\xff" + drawing("truck").encode("utf-16-be"),
    )
    add("utf-8-mark", "UTF-8 with a mark", "ship", b"\xef\xbb\xbf" + drawing("ship").encode())
    words = (("latin1", "iso-8859-1", "Schöne Grüße"), ("cp1251", "windows-1251", "Корабль"))
    for name, code, word in words:
        text = drawing("ship", before=declared.format(code)).replace("</svg>", f"<desc>{word}</desc></svg>")
        add(name, f"in {code}", "ship", text.encode(code))
    square = '<div xmlns="http://www.w3.org/1999/xhtml" style="width: 10px; height: 10px"></div>'
    foreign = f'<foreignObject width="10" height="10">{square}</foreignObject></svg>'
    add(
        "foreign-object",
        "with HTML in it, as diagram editors export",
        "truck",
        drawing("truck").replace("</svg>", foreign),
    )
    add(
        "style",
        "with a style sheet of its own",
        "ship",
        drawing("ship").replace("</svg>", "<style>rect { stroke: none }</style></svg>"),
    )
    middle = f'<g transform="translate(50) scale(0.3125)">{inner("truck")}</g></svg>'
    add(
        "no-size",
        "no size at all, which is 300 x 150",
        "truck",
        slim(f"<svg {NAMESPACE}>{middle}"),
        sized=False,
    )
    outside = '<image href="https://example.com/none.png" width="9" height="9"/></svg>'
    add(
        "external",
        "a picture from elsewhere, which is not fetched",
        "ship",
        drawing("ship").replace("</svg>", outside),
    )
    held = base64.b64encode(plain("truck", LARGE)).decode()
    image = f'<image width="640" height="480" href="data:image/png;base64,{held}"/>'
    add(
        "embedded",
        "a PNG within, as design tools export",
        "truck",
        f'<svg {NAMESPACE} width="640" height="480">{image}</svg>',
    )
    add(
        "script",
        "with a script, which is not run",
        "truck",
        drawing("truck").replace("</svg>", "<script>while (true) {}</script></svg>"),
    )
    add("blank-first", "with blank lines first", "airplane", drawing("airplane", before="\n\n  \t"))
    add("many-blanks-first", "with 300 blank lines first", "ship", drawing("ship", before="\n" * 300))
    add(
        "large-comment",
        "with 8 KB of comment first",
        "truck",
        drawing("truck", before="<!--" + " licence" * 1000 + "-->"),
    )
    return cases


def rooted(content: str) -> bytes:
    return f'<svg {NAMESPACE} width="640" height="480">{content}</svg>'.encode()


def hostile() -> list[Case]:
    corrupt, none = Refusal("image-corrupt"), Refusal("image-not-an-image")
    stalled = Refusal("image-drawing-stalled")
    whole = drawing("ship").encode()
    laughs = "<!DOCTYPE svg [" + '<!ENTITY a "' + "ha" * 50 + '">'
    for i, name in enumerate("bcdefghij"):
        laughs += f'<!ENTITY {name} "{f"&{chr(ord(name) - 1)};" * 10}">'
        assert i < 9
    laughs += f']><svg {NAMESPACE} width="640" height="480"><text y="50">&j;</text></svg>'
    # Each of 26 levels asks for the one below several times.
    levels = range(1, 26)
    encoded = "".join(f'<g id="a{i}">' + f'<use href="#%61{i - 1}"/>' * 2 + "</g>" for i in levels)
    uses = f'<defs><rect id="a0" width="5" height="5"/>{encoded}</defs><use href="#a25"/>'
    rules = "".join(f".c{i} {{ mask: url(#m{i}) }}" for i in range(26))
    masks = "".join(
        f'<mask id="m{i}">' + f'<rect class="c{i - 1}" width="50" height="50"/>' * 3 + "</mask>"
        for i in levels
    )
    masked = f'<style>{rules}</style><mask id="m0"/>{masks}<rect class="c25" width="640" height="480"/>'
    held = base64.b64encode(rooted(uses)).decode()
    image = f'<image width="640" height="480" href="data:image/svg+xml;base64,{held}"/>'
    circle = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>'
    return [
        *cuts("svg", "svg", "SVG", whole),
        Case("never-closes.svg", "SVG whose root never closes.", whole.removesuffix(b"</svg>"), corrupt),
        Case("half-tag.svg", "SVG that ends within its first tag.", whole[:40], corrupt),
        Case("laughs.svg", "SVG whose entities would grow to 100 GB.", laughs.encode(), corrupt),
        Case(
            "use-circle.svg",
            "SVG in which two groups use each other: these are not drawn, the rest is.",
            drawing("ship").replace("</svg>", circle).encode(),
            answer("ship"),
        ),
        Case(
            "uses-encoded.svg",
            "SVG of 33 million shapes, by names in another spelling.",
            rooted(uses),
            stalled,
        ),
        Case("masks-in-sheet.svg", "SVG whose style sheet masks masks by masks.", rooted(masked), stalled),
        Case("svg-within.svg", "SVG with another in it that has 33 million shapes.", rooted(image), stalled),
        Case("no-width.svg", "SVG of width 0.", drawing("ship", 'width="0" height="480"').encode(), corrupt),
        Case(
            "negative.svg",
            "SVG of a height below 0.",
            drawing("ship", 'width="640" height="-480px"').encode(),
            corrupt,
        ),
        Case("many-roots.svg", "5,000 times `<svg `.", b"<svg " * 5000, corrupt),
        Case(
            "deep.svg",
            "SVG of 3,000 groups in each other, none closed.",
            f'<svg {NAMESPACE} width="64" height="48">'.encode() + b"<g>" * 3000,
            corrupt,
        ),
        Case(
            "deep-closed.svg",
            "SVG of 3,000 groups in each other, all closed.",
            rooted("<g>" * 3000 + "</g>" * 3000),
            corrupt,
        ),
        Case(
            "other-root.svg",
            "XML named .svg whose root is no svg.",
            b'<?xml version="1.0"?><plist version="1.0"><dict/></plist>',
            none,
        ),
        Case(
            "comment-only.svg",
            "A comment that speaks of <svg>, and nothing else.",
            b"<!-- <svg width='5' height='5'> -->",
            none,
        ),
        Case("open-comment.svg", "A comment that never ends, with an SVG in it.", b"<!-- " + whole, none),
        Case(
            "page.html",
            "A web page with a drawing in it.",
            f"<!doctype html><title>A ship</title><body>{drawing('ship')}</body>".encode(),
            none,
        ),
        Case(
            "page-named.svg",
            "A web page named .svg.",
            f"<html><head></head><body>{drawing('ship')}</body></html>".encode(),
            none,
        ),
    ]


def cases() -> list[Case]:
    return [*good(), *hostile()]
