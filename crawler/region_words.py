"""Words by which people name the parts of a page in class, id and role attributes, in several languages.

Whole words only: a name is cut at hyphens, underscores and capitals, and joined again where trades write
it in one (``sidebar``, ``commentlist``).
"""

from __future__ import annotations

import re
from itertools import pairwise

_CUT = re.compile(r"[A-Z]?[a-zà-öø-ÿ]+|[A-Z]+(?![a-z])")

_WORDS = {
    "comment": """comment comments commentlist commentary kommentar kommentare kommentarer
        kommentarbereich commentaire commentaires comentario comentarios commenti
        commento reactie reacties komentarz komentarze komentar komentari yorum yorumlar
        respond disqus trackback trackbacks pingback pingbacks guestbook gaestebuch
        forum forums thread threads discussion discussions commentarea commentbody
        commenttext replies kommentti kommentit opmerkingen""",
    "author": """authorbox authorbio authorinfo authorcard authorprofile authordescription aboutauthor
        abouttheauthor postauthor entryauthor articleauthor author authors byline bio
        biography autor autorin autoren autorenbox autorbox auteur auteurs verfasser
        autore forfatter yazar contributor contributors""",
    "footer": """footer footers foot fuss fusszeile fussbereich footernav footermenu footerlinks
        footercontent footerwrapper footerwrap sitefooter pagefooter globalfooter
        mainfooter subfooter prefooter footerbottom footertop footerarea footercontainer
        footercol pied pieddepage piedpage pie piepagina piedepagina rodape stopka
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
        servicenavi metanavigation megamenu dropdown mobilenav mobilemenu offcanvas
        sitenav sitemenu globalnav nabvar primarynav secondarynav langswitcher languages
        languageswitcher sprachwahl skiplinks tabnav navlist navmenu menulist nawigacja
        pageslist horizontalmenu verticalmenu navigationmenu menubox hmenu vmenu meniu
        meny valikko vnav hnav quicklinks quicknav sitemap menuitem topmenue dropmenu
        navcontainer menucontainer flyout hamburger""",
    "sidebar": """sidebar sidebars aside seitenleiste seitenspalte marginalspalte marginalie lateral
        barralateral sidecol sidecolumn rightcol rightcolumn leftcol leftcolumn colright
        colleft rightbar leftbar rail rightrail leftrail rrail complementary zijbalk
        zijkolom colonnedroite colonnegauche rightsidebar leftsidebar sidebarright
        sidebarleft rechtespalte linkespalte spalterechts spaltelinks secondarycontent
        sidecontent sidepanel kenarcubugu sidebarwrapper rightpanel leftpanel sidewrap
        rightcontent leftcontent rightcell leftcell sidebox skyscraper sponsors""",
    "widget": """widget widgets textwidget blogroll badge badges poweredby gadget widgetarea linkliste
        linklist friendlinks partnerlinks counter toplist webring""",
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
STRONG = ("comment", "footer", "sidebar", "author", "navigation", "header", "widget", "showcase", "content")
"""Of several words in one name, which decides: ``footer-nav`` is a footer, ``comment-author`` a comment."""
NOT_A_REGION = frozenset(
    """comments-link comment-count comments-count commentcount comments-number num-comments leave-comment
    comment-link commentslink no-comments comments-closed comments-open has-sidebar no-sidebar with-sidebar
    sidebar-right-layout layout-sidebar header-image article-header entry-header post-header entry-footer
    post-footer article-footer card-header card-footer panel-header panel-footer modal-header modal-footer
    section-header section-footer content-header block-header widget-header table-header has-header
    no-header with-header has-footer sticky-header has-nav text-center text-main page-content-header
    content-sidebar-wrap content-sidebar sidebar-content sidebar-content-wrap
    module-header box-header story-header list-header story-footer content-footer entry-meta
    post-comments-link main-header-menu-no""".split()
)  # fmt: skip
"""Names that hold such a word but say something else: counters, layout switches, heads of single items."""


_SIDES = frozenset("left right gauche droite rechts links izquierda derecha sinistra destra".split())


def side_named(identity: str) -> bool:
    """Whether an id such as ``left`` or ``col-right`` names a column beside the main one."""
    words = [word.lower() for word in _CUT.findall(identity)]
    return len(words) <= 3 and not _SIDES.isdisjoint(words)


def region_named(names: list[str]) -> str:
    """The region that class and id names of one element speak of; empty when none does."""
    said: set[str] = set()
    for name in names[:20]:
        lower = name.lower()
        if lower in NOT_A_REGION or len(name) > 60 or lower.startswith(("with-", "has-", "no-", "is-")):
            continue
        words = [word.lower() for word in _CUT.findall(name)]
        joined = "".join(words)
        if joined in WORDS:
            said.add(WORDS[joined])
            continue
        said.update(WORDS[word] for word in words if word in WORDS)
        said.update(WORDS[a + b] for a, b in pairwise(words) if a + b in WORDS)
    for region in STRONG:
        if region in said:
            return region
    return ""
