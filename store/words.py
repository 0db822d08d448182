"""What things are called: the labels of every kind, state, reason and choice, for terminal, web app and report."""

from __future__ import annotations

from linkvet.store.footprints import FOOTPRINT_KINDS
from linkvet.store.reasons import reason_of

MEANING = {
    "live": "the link is on the page",
    "lost": "the page loads, but the link is gone",
    "broken": "the page could not be loaded",
    "blocked": "the page was not shown, so the link could not be checked",
    "unvisited": "not tried yet",
}
STATES = {
    "live": "Live",
    "lost": "Lost",
    "broken": "Broken",
    "blocked": "Blocked",
    "unvisited": "Not visited",
}
LEVELS = {"toxic": "Toxic", "suspicious": "Suspicious", "clean": "Clean", "unknown": "Not scored"}
STRENGTHS = {"weak": "Weak or more", "medium": "Medium or more", "strong": "Strong"}
DECISIONS = {"whitelist": "Whitelist", "remove": "Remove", "disavow": "Disavow"}
DECISION_FILTER = {
    "none": "Not decided",
    **DECISIONS,
    "file": "In the imported disavow file",
}
KINDS = {"follow": "Follow", "nofollow": "Nofollow", "sponsored": "Sponsored", "ugc": "UGC"}
REGIONS = {
    "content": "Main content",
    "comment": "Comment",
    "sidebar": "Sidebar",
    "navigation": "Navigation",
    "header": "Header",
    "footer": "Footer",
    "author": "Author box",
    "widget": "Widget",
    "unknown": "Place not known",
}
HIDDEN = {
    "display": "not displayed",
    "visibility": "made invisible",
    "size": "zero size",
    "offscreen": "moved off the screen",
    "colour": "same colour as the background",
    "opacity": "fully transparent",
    "zero_text": "no text to see",
    "minimal_text": "one small character",
    "covered": "covered by something",
}
PARTS = {
    "state": "State",
    "level": "Level of live links",
    "kind": "Type of live links",
    "marker": "Marker, medium or strong",
}
FORMS = {
    "text": "Text",
    "alt": "Image with alternative text",
    "image": "Image without alternative text",
    "empty": "Empty",
}
ANCHOR_CLASSES = {
    "branded": "Brand",
    "exact": "Exact keyword",
    "near": "Near keyword",
    "broad": "Broad keyword",
    "contextual": "Words in context",
    "generic": "Generic (click here)",
    "bare_url": "Bare address",
    "image_alt": "Image with text",
    "empty": "Empty",
    "empty_image": "Image without text",
    "minimal": "Single character",
    "overlong": "Over-long",
    "irrelevant": "Off topic",
    "other": "Other",
}
FAMILIES = {
    "harmful_environment": "Harmful environment",
    "community_spam": "Community spam",
    "link_networks": "Link networks",
    "manipulative": "Manipulative links",
    "irrelevant": "Irrelevant source",
    "complementary": "Complementary signs",
}
CHARACTERISTICS = {
    "largest_domain": "Share of the busiest domain",
    "keyword_anchors": "Keyword anchors",
    "brand_anchors": "Brand anchors",
    "anchor_variety": "Variety of anchors",
    "relevance": "On-topic domains",
    "followed": "Followed links",
    "steadiness": "Steady growth",
    "large_sites": "Large sites",
    "address_blocks": "Busiest address block",
    "spam": "Toxic domains",
}
RATINGS = {"healthy": "Healthy", "watch": "Watch", "unusual": "Unusual", "unknown": "Not known"}
OUTREACH = {
    "to_send": "To send",
    "sent": "Sent",
    "answered": "Answered",
    "refused": "Refused",
    "removed": "Removed",
}
VENDORS = {
    "gsc": "Google Search Console",
    "bing": "Bing",
    "semrush": "Semrush",
    "ahrefs": "Ahrefs",
    "majestic": "Majestic",
    "moz": "Moz",
    "dataforseo": "DataForSEO",
    "se_ranking": "SE Ranking",
    "generic": "Table",
    "csv": "Table",
    "list": "Plain list",
    "disavow": "Disavow file",
    "archive": "Web archive",
    "discovered": "Found beyond the lists",
}
FAMILY_KINDS = {
    "scraped_copy": "Copies of your own pages",
    "copied_article": "An article repeated on other sites",
    "syndicated_template": "One text spread under one template",
    "mirror_page": "Mirrors of one page",
}
FOOTPRINTS = {name: kind.heading for name, kind in FOOTPRINT_KINDS.items()}
ACRONYMS = {
    "ip": "IP",
    "cms": "CMS",
    "id": "ID",
    "ids": "IDs",
    "https": "HTTPS",
    "tld": "TLD",
    "ugc": "UGC",
    "url": "URL",
}
ROLES = {
    "original": "Likely original",
    "copy": "Copy",
    "partial": "Copies a part",
    "container": "Holds it among other text",
    "allowed": "Allowed to repeat it",
    "own": "The audited site",
}
DID = {
    "whitelist": "Put on the whitelist",
    "remove": "Put on the remove list",
    "disavow": "Put on the disavow list",
    "clear": "Taken off all lists",
    "outreach": "Outreach noted",
    "prospect": "Opportunity noted",
    "carried": "Decision kept for the sites of a platform",
}
CHANGES = {"new": "New", "back": "Back", "lost": "Lost", "broken": "Broken", "changed": "Changed"}
CHANGED = {
    "target": "Target",
    "anchor": "Anchor",
    "kind": "Link type",
    "region": "Place",
    "hidden": "Visibility",
    "indexable": "Can be indexed",
}
"""What can change on a link that stays."""
OPPORTUNITIES = {
    "mention": "Mentions without a link",
    "competitor": "Links to competitors",
    "lost_link": "Lost links",
    "broken_target": "Broken targets",
    "wrong_page": "Links to another page",
}
OPPORTUNITY = {
    "mention": "Mention without a link",
    "competitor": "Link to a competitor",
    "lost_link": "Lost link",
    "broken_target": "Broken target",
    "wrong_page": "Link to another page",
}
PROSPECTS = {"in_progress": "In progress", "won": "Won", "rejected": "Rejected"}
BEFORE = {**DECISIONS, **OUTREACH, **PROSPECTS}
"""What something was before a person changed it."""
SOURCES = {"own visits": "our own visits", "publication dates": "publication dates"}


LANGUAGES = dict(
    pair.split("=")
    for pair in (
        "ar=Arabic bg=Bulgarian cs=Czech da=Danish de=German el=Greek en=English es=Spanish et=Estonian fa=Persian "
        "fi=Finnish fr=French he=Hebrew hi=Hindi hr=Croatian hu=Hungarian id=Indonesian it=Italian ja=Japanese "
        "ko=Korean lt=Lithuanian lv=Latvian nb=Norwegian nl=Dutch no=Norwegian pl=Polish pt=Portuguese ro=Romanian "
        "ru=Russian sk=Slovak sl=Slovenian sr=Serbian sv=Swedish th=Thai tr=Turkish uk=Ukrainian vi=Vietnamese "
        "zh=Chinese"
    ).split()
)


def in_words(reason: str) -> str:
    """A reason of the contract as a client reads it."""
    return reason_of(reason).label


def plain(word: str | None) -> str:
    """A name of the trade as words: ``hidden_link`` → ``Hidden link``."""
    words = (word or "").replace("_", " ").capitalize().split()
    return " ".join(ACRONYMS.get(one.lower(), one) for one in words)


def labelled(table: dict[str, str], word: str | None) -> str:
    """The label of a word, or the word itself made readable."""
    return "Not known" if word is None else table.get(word, plain(word))


def changed(name: str, value: str | None) -> str:
    """One property of a link as a list of changes shows it."""
    if name == "kind":
        return ", ".join(KINDS.get(one, one) for one in (value or "").split()) or "not known"
    if name == "region":
        return REGIONS.get(value or "unknown", str(value))
    if name == "hidden":
        return HIDDEN.get(value, value) if value else "visible"
    if name == "anchor":
        return f"“{value}”" if value else "empty"
    return value or "not known"


def source(name: str) -> str:
    """Where dates come from."""
    return SOURCES.get(name) or VENDORS.get(name, plain(name))


def within_a_sentence(label: str) -> str:
    """A label with a small first letter; acronyms keep theirs."""
    return label[:1].lower() + label[1:]
