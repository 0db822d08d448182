"""The report as PDF, printed by a Chromium that is allowed to load nothing."""

from __future__ import annotations

import os
from pathlib import Path

from linkvet.crawler.browser.chromium import chromium_path
from linkvet.store.errors import AuditError
from linkvet.store.file.whole import write_whole

SECONDS = 120_000
"""Milliseconds that printing may take."""
INSTALL = (
    "A PDF needs Chromium and Playwright: pip install 'linkvet[browser]'; or print the .html from a browser."
)


def write_pdf(html: str, out: Path) -> None:
    """Print the report to ``out``, whole or not at all. Raises AuditError where there is no browser to do it."""
    program = chromium_path()
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=os.getuid() != 0)
            try:
                context = browser.new_context(java_script_enabled=False, offline=True)
                page = context.new_page()
                page.set_content(html, timeout=SECONDS)
                printed = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
            finally:
                browser.close()
    except Error as error:
        raise AuditError(f"The report could not be printed: {str(error).splitlines()[0][:200]}") from None
    write_whole(out, printed)
