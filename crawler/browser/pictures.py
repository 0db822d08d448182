"""Pictures of links on their page, as evidence: the link framed, with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from linkvet.store.file.audit import now
from linkvet.store.types import Picture

if TYPE_CHECKING:
    from playwright.async_api import Page

MOST_OF_A_PAGE = 3
"""Pictures of one page: more links of it look much the same."""
WIDTH, HEIGHT = 900, 420
"""Pixels of a picture at most; the window is larger."""
MOST_BYTES = 90_000
QUALITIES = (60, 35, 15)
"""JPEG qualities, tried until the picture is small enough."""
LOAD_SECONDS = 4.0
"""How long pictures and fonts near the link may take to come."""
_PLACED = """
async ([address, width, height]) => {
  const roots = [document];
  let link = null;
  while (roots.length && !link) {
    const root = roots.pop();
    for (const one of root.querySelectorAll("a[href], area[href], *")) {
      if (one.shadowRoot) roots.push(one.shadowRoot);
      if (one.href === address && one.getClientRects().length) { link = one; break; }
    }
  }
  if (!link) return null;
  link.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  link.style.setProperty("outline", "3px solid #d81b60", "important");
  link.style.setProperty("outline-offset", "2px", "important");
  await new Promise((done) => setTimeout(done, 300));
  const box = link.getBoundingClientRect();
  if (box.width < 1 && box.height < 1) return null;
  const w = Math.min(width, innerWidth), h = Math.min(height, innerHeight);
  const x = Math.min(Math.max(0, box.left + box.width / 2 - w / 2), innerWidth - w);
  const y = Math.min(Math.max(0, box.top + box.height / 2 - h / 2), innerHeight - h);
  if (box.right < 0 || box.bottom < 0 || box.left > innerWidth || box.top > innerHeight) return null;
  return { x, y, width: w, height: h };
}
"""


async def pictures_of(page: Page, links: Sequence[str]) -> list[Picture]:
    """A picture of each of some links, by address; those that are not drawn have none."""
    from playwright.async_api import Error

    with suppress(Error):
        await page.wait_for_load_state("load", timeout=LOAD_SECONDS * 1000)
    found = []
    for address in list(dict.fromkeys(links))[:MOST_OF_A_PAGE]:
        clip: Any = await page.evaluate(_PLACED, [address, WIDTH, HEIGHT])
        image = await _taken(page, clip) if clip else None
        if image:
            found.append(Picture(address, now(), int(clip["width"]), int(clip["height"]), image))
    return found


async def _taken(page: Page, clip: Any) -> bytes | None:
    """One part of the window as JPEG; ``None`` where it would be too large."""
    for quality in QUALITIES:
        image = await page.screenshot(
            type="jpeg", quality=quality, clip=clip, animations="disabled", timeout=5000
        )
        if len(image) <= MOST_BYTES:
            return image
    return None
