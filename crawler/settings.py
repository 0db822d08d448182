"""Scrapy's settings of the project, for ``scrapy crawl`` and ``scrapy shell``; ``linkvet crawl`` runs leaner ones.

All that Scrapy knows keeps its name and its meaning: ``DOWNLOAD_DELAY``, ``DOWNLOAD_TIMEOUT``, ``DOWNLOAD_MAXSIZE``,
``CONCURRENT_REQUESTS``, ``USER_AGENT``, ``ROBOTSTXT_OBEY``. ``DOWNLOADER_MIDDLEWARES``, ``SPIDER_MIDDLEWARES``,
``EXTENSIONS`` and ``ITEM_PIPELINES`` are left to whoever runs it; ours stand in the lists that end with ``_BASE``.
"""

import linkvet

VERSION = linkvet.__version__
BOT_NAME = "linkvet"
ROBOTS_AGENT = "linkvet"


def user_agent(contact: str | None = None) -> str:
    """The User-Agent header, which names this tool and whom to write to, where that is known."""
    whom = f"; +{contact}" if contact else ""
    return f"Mozilla/5.0 (compatible; linkvet/{VERSION}; backlink audit{whom})"


USER_AGENT = user_agent()
SPIDER_MODULES = ["linkvet.crawler.spiders"]

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en,*;q=0.5",
}

TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "linkvet.crawler.net.fetch.GuardedHandler",
    "https": "linkvet.crawler.net.fetch.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Robots.txt, redirects and cookies are facts of a visit: the spider reads them itself.
ROBOTSTXT_OBEY = True
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "linkvet.crawler.net.compression.Compression": 590,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 900,
}
ITEM_PIPELINES_BASE = {"linkvet.crawler.pipelines.StoreInAudit": 100}
DOWNLOAD_FAIL_ON_DATALOSS = False

RETRY_TIMES = 1
RETRY_HTTP_CODES = [502, 503, 504, 522, 524]
RETRY_EXCEPTIONS = ["scrapy.exceptions.DownloadFailedError", "aiohttp.ServerDisconnectedError"]

CONCURRENT_REQUESTS = 0
"""As many as this machine and the web allow."""
CONCURRENT_REQUESTS_PER_DOMAIN = 2
CONCURRENT_ITEMS = 1
DOWNLOAD_DELAY = 0.5
DOWNLOAD_TIMEOUT = 30.0
DOWNLOAD_MAXSIZE = 8_000_000
DOWNLOAD_WARNSIZE = 0

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"

LINKVET_CONTACT: str | None = None
"""Address of a page, or of mail, for those who wonder about the visits; stands in the default User-Agent."""
LINKVET_PROXY: str | None = None
LINKVET_HOSTS: str | None = None
LINKVET_DNS: str | None = None
LINKVET_ASN: str | None = None
LINKVET_GEO: str | None = None
LINKVET_RENDER = "never"
LINKVET_WARC: str | None = None
LINKVET_PAGES_PER_SITE = 20
LINKVET_PAGES_IN_ALL = 5000
