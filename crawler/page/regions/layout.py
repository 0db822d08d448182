"""How the parts of a page lie, whatever they are called: where the text begins and ends, runs of links.

Every answer about a block is kept, so that many links in one block cost as much as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.linking.paragraphs import Paragraph, folded

COLUMN = 400
"""Characters of plain text from which on a table cell can be the main column of a page."""
SENTENCE = 60
"""Characters of plain text beside the links from which on a paragraph counts as running text."""
WORDS_BESIDE = 12
"""Characters of plain text beside the links that make a paragraph more than a list of links."""
MAX_WORK = 300_000
"""Links counted, and every 50 characters, to weigh the parts of one page; only hostile nesting comes near."""
SHORT = 32
"""Characters of a link as menus have them."""
ROW = 24
"""Links of a row of social icons; a longer list is something else."""

NEARLY_ALL = 0.92
"""A part with a larger share of the page's links than this holds the page, however its text lies."""
FEW = 8
"""With fewer links than this a page has hardly any parts beside its content."""
MAX_BIO = 3000
"""Characters of the longest text about an author."""

_COMMENT_ADDRESSES = 'a[href*="#comment-"],a[href*="replytocom="],a[href*="/comment/reply"]'
_ABOUT_AUTHOR = (
    "about the author",
    "about author",
    "about the writer",
    "author bio",
    "author:",
    "written by",
    "guest post by",
    "this is a guest post",
    "über den autor",
    "über die autorin",
    "über autor",
    "zur person",
    "der autor",
    "die autorin",
    "geschrieben von",
    "à propos de l'auteur",
    "à propos de l’auteur",
    "a propos de l'auteur",
    "sobre el autor",
    "sobre la autora",
    "acerca del autor",
    "sobre o autor",
    "sobre a autora",
    "l'autore",
    "informazioni sull'autore",
    "over de auteur",
    "o autorze",
    "об авторе",
    "автор:",
    "yazar hakkında",
    "この記事を書いた人",
    "著者プロフィール",
    "关于作者",
    "作者简介",
    "om författaren",
    "om forfatteren",
)
"""How a text about the author begins."""

_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())

SOCIAL_HOSTS = frozenset(
    """facebook twitter x instagram pinterest youtube linkedin tumblr whatsapp telegram vk vkontakte xing
    tiktok reddit flickr vimeo soundcloud mastodon threads bsky weibo ok odnoklassniki snapchat spotify
    bloglovin feedly foursquare flipboard getpocket addtoany stumbleupon digg delicious mix yummly hatena
    line discord twitch medium github google t wa youtu fb pin""".split()
)
"""First label of the registrable part of addresses to which social icons lead."""
_SHARING = tuple(
    """/sharer /share? /share. /sharearticle ?share= &share= /dialog/share /dialog/send /intent/tweet
    /intent/post /intent/compose /pin/create /submit?url /submit?title /add_to/ /share_save /offsite/?url
    /widgets/share wa.me/?text whatsapp://send whatsapp.com/send mailto:? /home?status= bookmark.php?
    line.me/r/msg tg://msg share-post.g?""".split()
)
"""Parts of the addresses by which people pass a page on."""


@dataclass(frozen=True, slots=True)
class Row:
    """A run of links to social services with hardly a word between them."""

    sharing: bool
    """It passes this page on, rather than leading to the owner's profiles."""


class Layout:
    """Where the parts of one page lie."""

    def __init__(self, doc: Document) -> None:
        self._tree = doc.tree
        self._links: list[LexborNode] | None = None
        self._counts: dict[int, int] = {}
        self._plains: dict[int, int] = {}
        self._order: dict[int, int] | None = None
        self._spans: dict[int, tuple[int, int]] = {}
        self._text: tuple[int, int] | None = None
        self._work = MAX_WORK
        self._look = doc.html_bytes // 10_000
        """What it costs to look through any part of a page of this size."""
        self._cut = doc.cut
        self._lists: dict[int, bool] = {}
        self._columns: dict[int, bool] = {}
        self._rows: dict[int, Row | None] = {}
        self._replies: dict[int, bool] = {}
        self._bios: dict[int, bool] = {}

    @property
    def links(self) -> int:
        """Number of links of the page."""
        if self._links is None:
            self._links = self._tree.css("a,area")
        return len(self._links)

    def links_in(self, node: LexborNode) -> int:
        """Number of links inside ``node``."""
        found = self._counts.get(node.mem_id)
        if found is None:
            found = self._counts[node.mem_id] = len(node.css("a,area")) if self._may_look() else 0
            self._work -= found
        return found

    def holds(self, node: LexborNode, selector: str) -> bool:
        """Whether an element of a kind stands inside ``node``."""
        return self._may_look() and node.css_first(selector) is not None

    def _may_look(self) -> bool:
        """Whether one more part may be looked through; of hostile nesting only so many are."""
        self._work -= self._look
        if self._work <= 0:
            self._cut.add("layout")
        return self._work > 0

    def _numbered(self) -> dict[int, int]:
        if self._order is None:
            found = self._links if self._links is not None else self._tree.css("a,area")
            self._links = found
            self._order = {link.mem_id: n for n, link in enumerate(found)}
        return self._order

    def span(self, node: LexborNode) -> tuple[int, int]:
        """First and last link inside ``node``, counted from 0; ``(1, 0)`` where there is none."""
        found = self._spans.get(node.mem_id)
        if found is None:
            inside = node.css("a,area") if self._may_look() else []
            self._work -= len(inside)
            order = self._numbered()
            found = (order.get(inside[0].mem_id, 1), order.get(inside[-1].mem_id, 0)) if inside else (1, 0)
            self._spans[node.mem_id] = found
        return found

    def before(self, link: LexborNode) -> int:
        """How many links stand before this one."""
        return self._numbered().get(link.mem_id, 0)

    def plain(self, node: LexborNode) -> int:
        """Characters inside ``node`` that are neither link nor script."""
        found = self._plains.get(node.mem_id)
        if found is None:
            text = node.text() if self._may_look() else ""
            self._work -= len(text) // 50
            found = self._plains[node.mem_id] = _plain(node, text) if text else 0
        return found

    def share_of_text(self, node: LexborNode) -> float:
        """Which part of the page's text outside of links stands inside ``node``."""
        return self.plain(node) / max(1, self.plain(self._tree.body)) if self._tree.body else 0.0

    def holds_page(self, node: LexborNode, share: float) -> bool:
        """Whether ``node`` holds more than a share of the links and of the other text of the page."""
        if self.links < FEW:
            return False
        inside = self.links_in(node) / self.links
        return inside > NEARLY_ALL or (inside > share and self.share_of_text(node) > share)

    def text_span(self) -> tuple[int, int]:
        """How many links stand before the first and before the last paragraph of running text or ``h1``."""
        if self._text is None:
            passed = 0
            first = last = -1
            for node in self._tree.css("h1,p,a,area"):
                if node.tag in ("a", "area"):
                    passed += 1
                elif node.tag == "h1" or _long(node):
                    first = passed if first < 0 else first
                    last = passed
            self._text = (max(first, 0), last if last >= 0 else passed)
        return self._text

    def before_text(self, link: LexborNode) -> bool:
        """Whether the link is one of the first of the page and stands before its text."""
        if self.links < FEW:
            return False
        at = self.before(link)
        return at < self.links * 0.1 or at < min(3, self.text_span()[0])

    def after_text(self, link: LexborNode) -> bool:
        """Whether the link stands near the end of the page, after its last running text."""
        at = self.before(link)
        return at >= self.text_span()[1] and at > self.links * 0.7

    def row(self, link: LexborNode) -> Row | None:
        """The row of social icons or share buttons in which ``link`` stands, if it stands in one."""
        node = link.parent
        for _ in range(4):
            if node is None or node.tag in ("body", "html"):
                return None
            if node.mem_id not in self._rows:
                few = 2 <= self.links_in(node) <= ROW
                self._rows[node.mem_id] = _row(node, node.css("a[href]")) if few else None
            found = self._rows[node.mem_id]
            if found is not None or self.links_in(node) > ROW:
                return found
            node = node.parent
        return None

    def in_list(self, link: LexborNode) -> bool:
        """Whether the link is one of a run of short links with hardly anything between them."""
        node = link.parent
        for _ in range(5):
            if node is None or node.tag in ("body", "html"):
                return False
            if self.links_in(node) >= 4:
                if node.mem_id not in self._lists:
                    self._lists[node.mem_id] = self._is_list(node)
                return self._lists[node.mem_id]
            node = node.parent
        return False

    def _is_list(self, node: LexborNode) -> bool:
        texts = [len(folded(link.text())) for link in node.css("a")[:200]]
        mean = sum(texts) / max(1, len(texts))
        linked = mean * self.links_in(node)
        return mean < SHORT and linked >= 0.7 * (linked + self.plain(node))

    def in_reply(self, link: LexborNode) -> bool:
        """Whether the link stands in one of several entries that carry their own comment address."""
        node = link.parent
        for _ in range(7):
            if node is None or node.tag in ("body", "main", "html"):
                return False
            if node.tag in ("li", "article", "div", "tr", "dd"):
                if node.mem_id not in self._replies:
                    self._replies[node.mem_id] = self._is_reply(node)
                if self._replies[node.mem_id]:
                    return True
            node = node.parent
        return False

    def _is_reply(self, node: LexborNode) -> bool:
        if not 0 < self.links_in(node) <= ROW or not self.plain(node):
            return False
        marks = node.css(_COMMENT_ADDRESSES)
        return bool(marks) and self.share_of_text(node) < 0.5

    def about_author(self, link: LexborNode) -> bool:
        """Whether the block around the link is headed as words about the author."""
        node = link.parent
        for _ in range(5):
            if node is None or node.tag in ("body", "main", "html"):
                return False
            if node.mem_id not in self._bios:
                self._bios[node.mem_id] = self._is_bio(node)
            if self._bios[node.mem_id]:
                return True
            node = node.parent
        return False

    def _is_bio(self, node: LexborNode) -> bool:
        if self.links_in(node) > ROW:
            return False
        heading = node.prev
        while heading is not None and heading.is_text_node and not (heading.text_content or "").strip():
            heading = heading.prev
        if heading is not None and heading.tag in _HEADINGS and _begins_bio(heading.text()):
            return True
        text = node.text() if self._may_look() else ""
        return len(text) < MAX_BIO and _begins_bio(text)

    def beside_main_cell(self, link: LexborNode) -> bool:
        """In a page laid out as a table: whether the link stands in a column beside the one with the text."""
        node = link.parent
        for _ in range(40):
            if node is None or node.tag == "body":
                return False
            if node.tag == "td":
                if node.mem_id not in self._columns:
                    self._columns[node.mem_id] = self._is_side_column(node)
                if self._columns[node.mem_id]:
                    return True
            node = node.parent
        return False

    def _is_side_column(self, cell: LexborNode) -> bool:
        row = cell.parent
        cells = [node for node in islice(row.iter(), 5) if node.tag == "td"] if row is not None else []
        if not 2 <= len(cells) <= 4:
            return False
        texts = [self.plain(node) for node in cells]
        own = self.plain(cell)
        return max(texts) >= COLUMN and own * 2 < max(texts) and self.links_in(cell) > 1


def is_sharing(href: str) -> bool:
    """Whether an address passes a page on to others instead of leading to one."""
    start = href[:120].lower()
    for mark in _SHARING:  # noqa: SIM110 - a generator costs three times as much here
        if mark in start:
            return True
    return False


def _begins_bio(text: str) -> bool:
    return folded(text[:300]).lower().startswith(_ABOUT_AUTHOR)


def running(paragraph: Paragraph, least: int = SENTENCE) -> bool:
    """Whether a paragraph has words beside its links."""
    text = folded(paragraph.text[:4000])
    return len(text) * (1 - (paragraph.density or 0.0)) > least


def plain_text(node: LexborNode) -> int:
    """Characters of text that are neither link nor script."""
    return _plain(node, node.text())


def _plain(node: LexborNode, text: str) -> int:
    other = "".join([inside.text() for inside in node.css("a,script,style")])
    return _letters(text) - _letters(other)


def _letters(text: str) -> int:
    return len(text) - sum(map(text.count, " \n\t"))


def _long(paragraph: LexborNode) -> bool:
    text = paragraph.text()
    return len(text) > 2 * SENTENCE and plain_text(paragraph) > 2 * SENTENCE


def _row(node: LexborNode, links: list[LexborNode]) -> Row | None:
    services: set[str] = set()
    social = sharing = 0
    for link in links:
        href = (link.attributes.get("href") or "")[:300]
        service = _service(href)
        passes_on = is_sharing(href)
        sharing += passes_on
        social += passes_on or service != ""
        services.add(service)
    services.discard("")
    if (len(services) < 2 and sharing < 2) or social < 0.6 * len(links):
        return None
    if plain_text(node) > min(5 * SENTENCE // 2, 14 * len(links)):
        return None
    return Row(sharing * 2 >= social)


def _service(href: str) -> str:
    """The social service to which an address leads."""
    if not href.startswith(("http", "//")):
        return ""
    host = href.partition("//")[2].partition("/")[0].partition("?")[0].lower()
    labels = host.removeprefix("www.").split(".")
    return labels[-2] if len(labels) >= 2 and labels[-2] in SOCIAL_HOSTS else ""
