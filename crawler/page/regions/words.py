"""Words by which people name the parts of a page in class, id and role attributes, in several languages.

Whole words only: a name is cut at hyphens, underscores and capitals, and joined again where trades write
it in one (``sidebar``, ``commentlist``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_CUT = re.compile(r"[A-Z]?[a-zà-öø-ÿ]+|[A-Z]+(?![a-z])")

_WORDS = {
    "comment": """comment comments commentlist commentary kommentar kommentare kommentarer
        kommentarbereich commentaire commentaires comentario comentarios commenti
        commento reactie reacties komentarz komentarze komentar komentari yorum yorumlar
        respond disqus trackback trackbacks pingback pingbacks guestbook gaestebuch
        commentarea commentbody commenttext kommentti kommentit opmerkingen livefyre
        commento isso remark42 utterances giscus gitalk waline twikoo""",
    "author": """authorbox authorbio authorinfo authorcard authorprofile authordescription aboutauthor
        abouttheauthor postauthor entryauthor articleauthor author authors byline bio
        biography autor autorin autoren autorenbox autorbox auteur auteurs verfasser
        autore forfatter yazar contributor contributors signature signatur signatures""",
    "footer": """footer footers foot fuss fusszeile fussbereich footernav footermenu footerlinks
        footercontent footerwrapper footerwrap sitefooter pagefooter globalfooter
        mainfooter subfooter prefooter footerbottom footertop footerarea footercontainer
        footercol footerwidgets footerwidget pied pieddepage piedpage pie piepagina piedepagina rodape stopka
        sidfot bunn footerinner copyright copyrights colophon contentinfo siteinfo
        bottomnav bottommenu bottomlinks bottombar voettekst impressum legal disclaimer
        bottom footnav ftr pagebottom""",
    "header": """header headers masthead topbar kopf kopfzeile kopfbereich entete cabecera cabecalho
        testata intestazione branding logo siteheader pageheader mainheader globalheader
        headerwrapper headerwrap headercontent headerinner headertop headerbar
        headerlinks hdr topheader tophead topnavbar toplinks naglowek sidhuvud koptekst
        ust preheader top sitelogo sitebranding sitetitle topbanner""",
    "navigation": """nav navi navs navbar navigation navigatie navigazione navegacion navegacao menu menus
        menue menubar mainmenu mainnav mainnavi mainnavigation topmenu topnav topnavi
        topnavigation submenu subnav subnavi subnavigation sidenav sidemenu leftnav
        leftmenu rightnav metanav metanavi metamenu breadcrumb breadcrumbs brotkrumen
        brotkrume kruimelpad fildariane ariane pagination pagenavi pager paginator
        pagenav hauptmenue hauptmenu hauptnavigation hauptnavi servicenavigation
        servicenavi metanavigation megamenu dropdown
        sitenav sitemenu globalnav nabvar primarynav secondarynav langswitcher languages
        languageswitcher sprachwahl skiplinks tabnav navlist navmenu menulist nawigacja
        pageslist horizontalmenu verticalmenu navigationmenu menubox hmenu vmenu meniu
        meny valikko vnav hnav quicklinks quicknav sitemap menuitem topmenue dropmenu
        navcontainer menucontainer""",
    "drawer": """offcanvas drawer hamburgermenu burgermenu flyout slideout mobilemenu mobilenav mobmenu
        mmenu sidr overlaymenu fullscreenmenu responsivemenu""",
    "social": """social socials socialmedia socialicons sociallinks socialnetworks socialbar socialmenu sharing
        sharebuttons sharebar sharelinks shareicons sharebox shareblock sharetools sharewidget sharedaddy
        shareoptions sharearticle sharethis socialshare postshare articleshare addthis addtoany sns rrss
        redessociales teilen partager compartir compartilhar condividi followus followicons followlinks
        shariff heateor dpsp ssba novashare shareaholic monarch jssocials""",
    "sidebar": """sidebar sidebars aside seitenleiste seitenspalte marginalspalte marginalie lateral
        barralateral sidecol sidecolumn rightcol rightcolumn leftcol leftcolumn colright
        colleft rightbar leftbar rail rightrail leftrail rrail complementary zijbalk
        zijkolom colonnedroite colonnegauche rightsidebar leftsidebar sidebarright
        sidebarleft rechtespalte linkespalte spalterechts spaltelinks secondarycontent
        sidecontent sidepanel kenarcubugu sidebarwrapper rightpanel leftpanel sidewrap
        rightcontent leftcontent rightcell leftcell sidebox skyscraper sponsors""",
    "widget": """widget widgets textwidget blogroll badge badges poweredby gadget widgetarea linkliste
        linklist friendlinks partnerlinks counter toplist webring cookie cookies cookienotice
        cookiebar cookiebanner cookieconsent consent gdpr popup""",
    "content": """content contents main article articles post posts entry story inhalt inhalte contenido
        contenu contenuto conteudo artikel beitrag text textblock maincontent maincol
        maincolumn mainbody mainarea contentarea contentmain articlebody articletext
        articlecontent postbody postcontent posttext entrycontent storybody hentry
        bodytext bodycontent primary centercol centercolumn contentcenter prose recipe
        hauptinhalt tresc icerik innehall inhoud zawartosc contenedor continut sisalto""",
    "showcase": """slider carousel slideshow hero gallery teaser teasers featured bannerslider flexslider
        jumbotron karussell diaporama orbit nivoslider""",
}  # fmt: skip
WORDS = {word: region for region, words in _WORDS.items() for word in words.split()}
STRONG = (
    "comment", "footer", "drawer", "sidebar", "author", "navigation", "header", "social", "widget", "showcase",
    "content",
)  # fmt: skip
"""Of several words in one name, which decides: ``footer-nav`` is a footer, ``comment-author`` a comment."""
_ROOTS = (
    ("sidebar", "sidebar"), ("footer", "footer"), ("breadcrumb", "navigation"), ("copyright", "footer"),
    ("offcanvas", "drawer"), ("kommentar", "comment"), ("commentaire", "comment"), ("blogroll", "widget"),
    ("navigation", "navigation"), ("masthead", "header"),
)  # fmt: skip
"""Roots so long that they tell the region of any word that holds them."""
_ENDS = (("menu", "navigation"), ("navi", "navigation"), ("nav", "navigation"), ("header", "header"))
_STARTS = (("comment", "comment"), ("menu", "navigation"), ("navbar", "navigation"), ("header", "header"))
NOT_A_REGION = frozenset(
    """comments-link comment-count comments-count commentcount comments-number num-comments leave-comment
    comment-link commentslink no-comments comments-closed comments-open sidebar-right-layout layout-sidebar
    sticky-header text-center text-main content-sidebar-wrap content-sidebar sidebar-content
    sidebar-content-wrap post-comments-link main-header-menu-no meta-comments""".split()
)  # fmt: skip
"""Names that hold such a word but say something else: counters and layout switches."""
_PLACES = frozenset("top bottom foot legal ust".split())
"""Words that say no more than a place, unless a name begins with them."""
_SWITCHES = frozenset("with has no is without hide show hidden logged toggle js open close enable".split())
"""First words of names that tell a state of the page."""
_TERMS = frozenset("category tag cat term tax status format attachment".split())
"""First words of names that tell what a post is about: ``category-social-media``, ``tag-footer``."""
_ITEMS = frozenset(
    """article articles entry post posts card panel modal section content block widget table list story
    recipe box module teaser item single blog product news event accordion comment comments author title
    thumbnail thumb image popup dialog cookie message form figure video slide hero dropdown tooltip
    intro""".split()
)
"""``card-header``, ``entry-footer``: heads and feet of single items, not of the page."""
_OTHERS_WORKS = frozenset(
    "recipes posts articles news stories list archive related recommendation picks tab tabs".split()
)
"""``author-posts``: after the author's name, what else is by the author."""
_COMMENT_AREAS = frozenset(
    """comment comments commentlist commentslist commentsarea commentarea commentbody commentcontent
    commenttext commentwrapper commentswrapper commentsection commentssection respond commentrespond
    commentform commentsform postcomments entrycomments disqus disqusthread fbcomments commentscontainer
    guestbook gaestebuch gastebuch kommentare kommentarer kommentarbereich commentaires
    comentarios commenti reacties komentarze
    yorumlar trackbacks pingbacks usercomments readercomments blogcomments thecomments commentblock
    commentitem singlecomments comentario kommentar commentaire reactie""".split()
)
_AUTHOR_BOXES = frozenset(
    """authorbox authorbio authorinfo authorcard authorprofile authordescription aboutauthor
    abouttheauthor bio biography autorenbox autorbox signature signatures signatur authorsection
    authorabout authorblock authordetails authorcontainer autorinfo authorwidget postauthorbox""".split()
)
_UNIQUE = frozenset(
    """footer sitefooter pagefooter globalfooter mainfooter colophon header siteheader pageheader
    masthead sidebar rightsidebar leftsidebar primarysidebar secondarysidebar""".split()
)
"""Names which, alone, a page gives to one part only."""
_COMMENT_ITEM = re.compile(r"(?:(?:li|div|article|the|all|view)-)?comments?-?\d+$")
_SIDES = frozenset("side left right gauche droite rechts links izquierda derecha sinistra destra".split())


def side_named(identity: str) -> bool:
    """Whether an id such as ``left`` or ``col-right`` names a column beside the main one."""
    words = [word.lower() for word in _CUT.findall(identity)]
    return len(words) <= 3 and not _SIDES.isdisjoint(words)


def region_named(names: tuple[str, ...]) -> tuple[str, bool]:
    """The region that class and id names of one element speak of, and whether they leave no doubt.

    Empty when no name speaks. Doubtful are comments and authors of which a name makes mention among other
    things: a counter, a byline.
    """
    said: set[str] = set()
    sure = False
    for name in names[:20]:
        regions, certain = _said_by(name)
        said |= regions
        sure |= certain
    for region in STRONG:
        if region in said:
            return region, sure
    return "", False


@lru_cache(maxsize=20_000)
def _said_by(name: str) -> tuple[frozenset[str], bool]:
    lower = name.lower()
    if lower in NOT_A_REGION or len(name) > 60:
        return frozenset(), False
    if _COMMENT_ITEM.match(lower):
        return frozenset(["comment"]), True
    words = [word.lower() for word in _CUT.findall(name)]
    if not words or (len(words) > 1 and words[0] in _SWITCHES):
        return frozenset(), False
    joined = "".join(words)
    sure = joined in _COMMENT_AREAS or joined in _AUTHOR_BOXES or joined in _UNIQUE
    if joined in WORDS:
        return frozenset([WORDS[joined]]), sure
    said = {
        found for word in words[:1] + [w for w in words[1:] if w not in _PLACES] if (found := _of_word(word))
    }
    said |= {WORDS[a + b] for a, b in pairwise(words) if a + b in WORDS}
    sure |= any(a + b in _AUTHOR_BOXES for a, b in pairwise(words))
    if words[0] == "elementor":
        said.discard("widget")
    return frozenset(_without_items(said, words)), sure


def _of_word(word: str) -> str:
    if word in WORDS:
        return WORDS[word]
    if len(word) < 5:
        return ""
    if any(word.startswith(item) and word[len(item) :] in ("header", "footer") for item in _ITEMS):
        return ""
    for root, region in _ROOTS:
        if root in word:
            return region
    for start, region in _STARTS:
        if word.startswith(start):
            return region
    return next((region for end, region in _ENDS if word.endswith(end)), "")


def _without_items(said: set[str], words: list[str]) -> set[str]:
    """Leaves out what belongs to a single item of the page, such as the head of a card."""
    kept = set(said)
    if len(words) > 1 and words[0] in _TERMS:
        return kept & {"navigation", "widget"}
    for region in ("header", "footer"):
        if region in said:
            at = next((n for n, word in enumerate(words) if _of_word(word) == region), len(words))
            if not _ITEMS.isdisjoint(words[:at]) and region not in words[:1]:
                kept.discard(region)
    if {"header", "footer"} <= kept:
        kept.discard("footer" if _of_word(words[0]) == "header" else "header")
    if "author" in said and not _OTHERS_WORKS.isdisjoint(words):
        kept.discard("author")
    if "sidebar" in said and "content" in said and len(words) > 1:
        kept -= {"sidebar"}
    return kept
