"""The columns of the enriched list after the input's own: names and order are part of the contract."""

from __future__ import annotations

COLUMNS: dict[str, str] = {
    "referring_page": (
        "The page that links or is said to link, in the standard form of its URL, without fragment."
    ),
    "referring_domain": "Its registrable domain: the part somebody registered, by the public suffix list.",
    "target_url": ("The linked page as exports name it, or as the visit found it; empty where neither does."),
    "claimed_anchor": "Anchor text by the first source that gives one.",
    "claimed_rel": (
        "`follow`, or those of `nofollow sponsored ugc` that the first source that says so reports."
    ),
    "first_seen": "Earliest day on which an export or a visit saw the link.",
    "last_seen": "Latest day on which an export or a visit saw the link.",
    "sources": (
        "Vendors that name the link, joined by a space in order of import; `discovered` where no export does "
        "but a visit found it, `discovered archive` where a web archive did."
    ),
    "state": "`live`, `lost`, `broken`, `blocked` or `unvisited`, by the latest visit.",
    "reason": "Why it is lost, broken or blocked.",
    "http_status": "Status of the last answer; empty when none came.",
    "final_url": "Where the visit ended after redirects.",
    "visited_at": "Date and time of the latest visit, UTC.",
    "rendered": (
        "`yes` where the link stands only in the page as a browser built it, `same` where a browser looked and saw "
        "what the served page shows; empty where no browser looked."
    ),
    "found_url": (
        "URL the link really has on the page; of several links to the target, the first that search "
        "engines follow, else the first."
    ),
    "anchor": "Text of the link as a browser has it, white space folded.",
    "anchor_class": (
        "Kind of anchor: `branded exact near broad contextual generic bare_url image_alt empty "
        "empty_image minimal overlong irrelevant other`."
    ),
    "image_alt": "Alternative text of the images inside the link.",
    "rel": "The rel attribute as written.",
    "link_kind": "`follow`, or the hints that hold, joined by a space: `nofollow sponsored ugc`.",
    "nofollow_origin": (
        "Where a nofollow comes from: `rel`, `meta` (robots element), `header` (X-Robots-Tag)."
    ),
    "region": "Part of the page: `content comment sidebar navigation header footer author widget unknown`.",
    "hidden": (
        "Why people cannot see the link: `display visibility size offscreen colour opacity zero_text "
        "minimal_text covered`; empty when nothing says so."
    ),
    "context": "The sentence around the link.",
    "heading": "The nearest heading above it.",
    "link_position": "Place among all links of the page, from 1.",
    "title": "Title of the referring page.",
    "language": "Language of its text, ISO 639-1.",
    "canonical": "Its canonical URL.",
    "robots": "Its directives for search engines, of the page and of the answer's headers.",
    "indexable": (
        "`yes` when a search engine may list the page: status 200, no noindex, canonical not elsewhere."
    ),
    "published": "Day on which the page says it was published.",
    "words": "Words of its visible text.",
    "internal_links": "Links to its own domain.",
    "external_links": "Links to other domains.",
    "page_kind": "What sort of page it is.",
    "domain_kind": "What sort of site it is.",
    "ip": "Address that answered at the latest visit.",
    "asn": "Number of the network that announces the address.",
    "as_name": "Name of that network.",
    "country": "Country of the address, ISO 3166.",
    "name_servers": "Name servers of the referring domain, joined by a space.",
    "tracking_ids": "Measuring and advertising accounts on the site, `kind:value`, joined by a space.",
    "generator": "Software the site runs on.",
    "authority": "Authority of the referring domain, 0 to 100.",
    "authority_source": "Where that figure comes from.",
    "relevance_page": "How close the page is to the audited site's topics, 0 to 1.",
    "relevance_domain": "How close the referring domain is to them, 0 to 1.",
    "relevance_context": "How close the words around the link are to them, 0 to 1.",
    "network": "Id of the network of sites it belongs to.",
    "copy_family": "Id of the family of copies the page belongs to.",
    "copy_of": "The likely original of the page.",
    "reciprocal": "`yes` when the audited site links back to the referring domain.",
    "sitewide": "`yes` when the link stands on most pages of the referring site.",
    "markers": "Signs found, joined by a space, strongest first.",
    "evidence": "JSON object: marker → sentence that says what was seen.",
    "toxicity": "0 to 100.",
    "toxicity_level": "`toxic` (60–100), `suspicious` (45–59), `clean` (0–44).",
    "known": "Share of the signs that could be judged, 0 to 1.",
    "domain_toxicity": "Toxicity of the referring domain, 0 to 100.",
    "decision": "What a person decided; `disavow` where an imported disavow file covers the page.",
}
"""Name and meaning of each column, in the contract's order."""
FURTHER = {
    "hosted_on": "The platform on which the referring domain stands among strangers, such as `wordpress.com`.",
    "lost_at": "Day of the visit that first missed the link.",
}
"""Name and meaning of the columns that are written only where they are chosen."""
ENRICHED_COLUMNS = tuple(COLUMNS)
CHOSEN_COLUMNS = (*COLUMNS, *FURTHER)
