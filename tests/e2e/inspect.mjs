// What every page must be, in every state: axe-core with all rules (AAA, target-size and enhanced contrast too) in
// light and dark, html-validate, no sideways scrolling at 320 px and with WCAG text spacing, controls of 44 px, the focus seen.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";
import { tabThrough } from "./focus.mjs";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:standard"],
  rules: {
    // Typography the templates do not promise.
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "void-style": "off",
    "doctype-style": "off",
    "no-inline-style": "error",
    // A telephone number is written as people read it.
    "tel-non-breaking": "off",
    "require-sri": "off",
    // The boxes of one question share its name.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // aria-live regions and hidden prefixes are wanted.
    "prefer-native-element": ["error", { exclude: ["alert", "status", "group", "region", "list"] }],
    // The error summary takes the focus without a script: requirements-ux 1b.
    "no-autofocus": "off",
  },
});

const spacing = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }" +
  " p { margin-bottom: 2em !important; }";

async function axe(page, name, findings) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, { enabled: true }]));
    const result = await axe.run(document, { rules, resultTypes: ["violations"] });
    return result.violations.map((violation) => `${violation.id}: ${violation.help}: ` +
      violation.nodes.map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? node.all[0]?.message ?? "")).slice(0, 3).join(" | "));
  });
  findings.push(...found.map((text) => `${name}: axe ${text}`));
}

async function layout(page, name, findings) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) {
      return "";
    }
    return [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 3).map((element) => element.tagName + "." + element.className).join(", ") || "something";
  });
  if (wide) {
    findings.push(`${name}: scrolls sideways: ${wide}`);
  }
}

async function targets(page, name, findings) {
  const small = await page.evaluate(() => {
    const visible = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
    const inText = (element) => element.tagName === "A" && getComputedStyle(element).display === "inline" &&
      element.closest("p, li, dd, td, th, figcaption, blockquote");
    const found = [];
    for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      if (!visible(element) || element.closest("[inert], .visually-hidden, .honeypot") || inText(element) || element.matches(".visually-hidden, .skip-link")) {
        continue;
      }
      const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect());
      const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
      const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
      if (width < 43.5 || height < 43.5) {
        found.push(`${element.tagName} ${element.name || element.textContent.trim().slice(0, 30)} ${Math.round(width)}x${Math.round(height)}`);
      }
    }
    return found;
  });
  findings.push(...small.map((text) => `${name}: smaller than 44 px: ${text}`));
}

/** All checks of the page as it stands; what is wrong is added to findings. */
export async function inspect(page, name, findings) {
  const html = await page.evaluate(() => fetch(location.href).then((answer) => answer.text()).catch(() => ""));
  const source = page.postedSource ?? html;
  page.postedSource = undefined;
  const report = await validator.validateString(source);
  for (const result of report.results) {
    findings.push(...result.messages.map((message) => `${name}: html ${message.ruleId} line ${message.line}: ${message.message}`));
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await axe(page, `${name} (${colorScheme})`, findings);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await targets(page, name, findings);
  await page.setViewportSize({ width: 320, height: 568 });
  await layout(page, `${name} at 320 px`, findings);
  await targets(page, `${name} at 320 px`, findings);
  const style = await page.addStyleTag({ content: spacing });
  await layout(page, `${name} at 320 px with text spacing`, findings);
  await style.evaluate((element) => element.remove());
  // A window of 1280 x 1024 at 400 %: so little room that anything that stays in place would cover the focus.
  await page.setViewportSize({ width: 320, height: 256 });
  await tabThrough(page, `${name} at 400 %`, findings);
  await page.setViewportSize({ width: 1280, height: 900 });
}
