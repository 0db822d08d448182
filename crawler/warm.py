"""Reads a page when it is imported: what that loads is shared by all processes that come of this one."""

from linkvet.crawler.page.read import Answer, Wanted, read_page
from linkvet.store.urls import Scope, parse_url

_URL = parse_url("https://blog.example/")
_PAGE = b"<title>Mills</title><style>p{color:red}</style><p>On <a href=https://mill.example/>mills</a> and on more."

if _URL is not None:
    read_page(Answer(_URL, 200, {}, _PAGE, "utf-8"), Wanted(Scope.of("mill.example")))
