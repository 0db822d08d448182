"""Scrapy's settings for every crawl of ours; ``linkvet.crawler.run`` adds what the person asked for."""

import linkvet

VERSION = linkvet.__version__
BOT_NAME = "linkvet"
ROBOTS_AGENT = "linkvet"
USER_AGENT = (
    f"Mozilla/5.0 (compatible; linkvet/{VERSION}; backlink audit; +https://pypi.org/project/linkvet/)"
)
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
ITEM_PIPELINES = {"linkvet.crawler.pipelines.StoreInAudit": 100}

# Redirects, robots.txt and cookies are facts of a visit: the spider reads them itself.
ROBOTSTXT_OBEY = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False
DOWNLOAD_FAIL_ON_DATALOSS = False
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = dict.fromkeys(
    f"scrapy.downloadermiddlewares.{name}"
    for name in (
        "offsite.OffsiteMiddleware",
        "httpauth.HttpAuthMiddleware",
        "downloadtimeout.DownloadTimeoutMiddleware",
        "defaultheaders.DefaultHeadersMiddleware",
        "useragent.UserAgentMiddleware",
        "stats.DownloaderStats",
        "httpcompression.HttpCompressionMiddleware",
    )
)
"""Off: each costs every request a step, and the courier gives requests their headers and time itself."""
DOWNLOADER_MIDDLEWARES["linkvet.crawler.net.compression.Compression"] = 590
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
STATS_DUMP = False

RETRY_TIMES = 1
RETRY_HTTP_CODES = [502, 503, 504, 522, 524]
RETRY_EXCEPTIONS = ["scrapy.exceptions.DownloadFailedError", "aiohttp.ServerDisconnectedError"]

CONCURRENT_REQUESTS_PER_DOMAIN = 2
CONCURRENT_ITEMS = 1
DOWNLOAD_WARNSIZE = 0

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_ENABLED = False
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
