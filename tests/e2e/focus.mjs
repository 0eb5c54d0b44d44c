// By keyboard alone: everything that can be used is reached by Tab, and seen while it has the focus.

const here = () => {
  const element = document.activeElement;
  if (!element || element === document.body) {
    return null;
  }
  const label = element.matches("input[type=radio], input[type=checkbox]") ? element.labels?.[0] : undefined;
  // A link that runs over two lines has a box for each.
  const box = (label ?? element).getClientRects()[0];
  // Of something bigger than the window, the part that is in it.
  const [left, upper, right, bottom] = [Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const middle = [left + Math.min((right - left) / 2, 40), upper + (bottom - upper) / 2];
  const top = document.elementFromPoint(...middle);
  const seen = Boolean(top) && (element.contains(top) || Boolean(label?.contains(top)));
  const styles = [element, label].filter(Boolean).map((part) => getComputedStyle(part));
  const ring = styles.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  element.dataset.reached = "yes";
  return { name: `${element.tagName} ${element.name || element.textContent.trim().slice(0, 30)}`, seen, ring };
};

/** What Tab never comes to. Of a group of radio buttons it comes to one; arrows lead to the others. */
const missed = () => {
  const shown = (element) => element.getClientRects().length > 0 && !element.closest(".trap, details:not([open]) > :not(summary)");
  const group = (element) => element.type === "radio" && document.querySelector(`input[name="${element.name}"][data-reached]`);
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((element) => shown(element) && !element.dataset.reached && element.tabIndex >= 0 && !group(element))
    .map((element) => `${element.tagName} ${element.name || element.textContent.trim().slice(0, 30)}`);
};

const most = 250;

/** Goes through the page with Tab, once; what is not reached, not marked or covered is added to findings. */
export async function tabThrough(page, name, findings) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    document.querySelectorAll("[data-reached]").forEach((element) => delete element.dataset.reached);
    // From the very beginning, wherever the page itself has put the focus.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(here);
    if (!at) {
      break;
    }
    if (!at.seen) {
      findings.push(`${name}: the focus is out of sight or covered: ${at.name}`);
    }
    if (!at.ring) {
      findings.push(`${name}: the focus is not marked: ${at.name}`);
    }
  }
  findings.push(...(await page.evaluate(missed)).map((text) => `${name}: not reached by Tab: ${text}`));
}
