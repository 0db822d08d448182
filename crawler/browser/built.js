/* The page as it stands after its scripts ran: shadow trees and frames of the same origin unfolded, and for each link
   in document order why it is not drawn ("" = it is drawn, null = not known). */
(limits) => {
  const reasons = [];
  let nodes = 0;
  const unseen = (element) => {
    const boxes = element.getClientRects();
    if (!boxes.length) return null;
    let opacity = 1;
    for (let one = element; one; one = one.parentElement) opacity *= Number(getComputedStyle(one).opacity);
    if (opacity < 0.02) return "opacity";
    const box = element.getBoundingClientRect();
    if (box.width < 1.5 && box.height < 1.5) return element.childNodes.length ? "size" : null;
    const right = box.right + scrollX, bottom = box.bottom + scrollY;
    if (right < -20 || bottom < -20 || box.left + scrollX > 20000) return "offscreen";
    return "";
  };
  const copy = (node, into, depth) => {
    if (++nodes > limits.nodes || depth > limits.depth) return;
    if (node.nodeType === Node.TEXT_NODE) { into.append(document.createTextNode(node.data)); return; }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.localName === "slot" && node.assignedNodes().length) {
      for (const child of node.assignedNodes()) copy(child, into, depth + 1);
      return;
    }
    let frame = null;
    if (node.localName === "iframe" || node.localName === "frame") {
      try { frame = node.contentDocument && node.contentDocument.body; } catch (error) { frame = null; }
    }
    const twin = frame ? inert.createElement("div") : inert.importNode(node, false);
    into.append(twin);
    if ((node.localName === "a" || node.localName === "area") && node.hasAttribute("href")) {
      try { reasons.push(unseen(node)); } catch (error) { reasons.push(null); }
    }
    const root = frame || node.shadowRoot || (node.localName === "template" ? null : node);
    if (root) for (const child of root.childNodes) copy(child, twin, depth + 1);
  };
  const inert = document.implementation.createHTMLDocument("");
  const whole = inert.createElement("div");
  copy(document.documentElement, whole, 0);
  return { html: whole.innerHTML.slice(0, limits.characters), reasons, address: location.href };
}
