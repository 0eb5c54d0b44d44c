// Coming back, in Debian's chromium: stop and go on by code, correct, take back; questions; paper; 400 % zoom.

const next = (page) => page.getByRole("button", { name: /^continue$/i }).click();
const codeOf = async (page) => (await page.textContent("main")).match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];

/** To the first page of the form; gives the group's address. */
async function open(site, page) {
  await page.goto(site + "/groups");
  await page.locator("main a[href^='/groups/']").first().click();
  const group = page.url();
  await page.goto(group + "/register");
  await page.locator("main a[href*='/register/']").first().click();
  return group;
}

async function byCode(site, page, code) {
  await page.goto(site + "/registration");
  await page.getByLabel(/^your code/i).fill(code.toLowerCase().replaceAll("-", " "));
  await page.getByRole("button", { name: /open my registration/i }).click();
}

async function toCheck(page) {
  for (let number = 0; number < 12 && !page.url().endsWith("/check"); number += 1) {
    for (const box of await page.locator("input[type=checkbox][name^=consent_]").all()) {
      await box.check();
    }
    await next(page);
  }
}

/** Nothing to scroll sideways for in a window of 1280 pixels at 400 %. */
async function fits(page, check) {
  await page.setViewportSize({ width: 320, height: 256 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= 320, `${page.url()} is ${wide} pixels wide at 400 % zoom`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

export const returnSteps = ({ site, visitor, check, look }) => ({
  "stops, closes the browser, comes back by code, corrects, takes back: without JavaScript": async () => {
    let page = await visitor({ javaScriptEnabled: false });
    await open(site, page);
    await next(page);
    await page.getByLabel(/^first name/i).fill("Returning");
    await page.getByRole("button", { name: /save and come back/i }).click();
    const code = await codeOf(page);
    check(code, "the saved page shows a code");
    await page.context().close();
    page = await visitor({ javaScriptEnabled: false });
    await byCode(site, page, code);
    await page.getByRole("link", { name: /go on where i stopped/i }).click();
    if (page.url().endsWith("/you")) {
      check(await page.getByLabel(/^first name/i).inputValue() === "Returning", "what was typed is there");
      await next(page);
    }
    await page.getByLabel(/^phone number/i).fill("312 555 0142");
    await toCheck(page);
    await page.getByRole("button", { name: /accept and send/i }).click();
    check(page.url().endsWith("/done"), `the confirmation, not ${page.url()}`);
    check(await codeOf(page) === code, "one code is one thread");
    await page.goto(site + "/registration");
    await page.getByRole("link", { name: /change my answers/i }).click();
    await page.getByRole("button", { name: /yes, show me my answers/i }).click();
    await page.locator("a[href$='/you?from=check#f-first_name']").click();
    await page.getByLabel(/^first name/i).fill("Corrected");
    await next(page);
    await page.getByRole("button", { name: /send my changes/i }).click();
    const text = await page.textContent("main");
    check(text.includes("Your changes are sent.") && text.includes("Corrected"), "the correction is shown");
    await page.getByRole("link", { name: /take back my registration/i }).click();
    await page.getByRole("button", { name: /yes, take it back/i }).click();
    check((await page.textContent("main")).includes("You have withdrawn"), "it is taken back");
    await page.context().close();
  },
  "asks a question that becomes a registration; every page of it is sound": async () => {
    const page = await visitor({ bypassCSP: true });
    await page.goto(site + "/ask");
    await look(page, "ask", true);
    await page.getByRole("button", { name: /send my question/i }).click();
    check((await page.title()).startsWith("Error: "), "an empty question is asked for");
    await look(page, "ask-error", true);
    await page.getByLabel(/what would you like to know/i).fill("May I lie down?");
    await page.getByLabel(/^first name/i).fill("Asking");
    await page.getByLabel(/^phone number/i).fill("312 555 0143");
    await page.getByRole("button", { name: /send my question/i }).click();
    check(page.url().endsWith("/ask/done"), `the confirmation, not ${page.url()}`);
    await look(page, "ask-done", true);
    await page.goto(site + "/registration");
    await look(page, "question", true);
    await page.getByRole("link", { name: /^register/i }).first().click();
    await page.locator("main a[href*='/register/']").first().click();
    await next(page);
    check(await page.getByLabel(/^first name/i).inputValue() === "Asking", "the name is filled in");
    await next(page);
    await toCheck(page);
    await page.getByRole("button", { name: /accept and send/i }).click();
    for (const path of ["registration", "registration/correct", "registration/take", "registration/withdraw", "registration/delete"]) {
      await page.goto(`${site}/${path}`);
      await look(page, path.replace("/", "-"), true);
      await fits(page, check);
    }
    await page.context().close();
  },
  "the form on paper, and every kind of page at 400 % zoom": async () => {
    const page = await visitor({ bypassCSP: true });
    const group = await open(site, page);
    await fits(page, check);
    for (const path of ["/", "/groups", group.slice(site.length), "/ask", "/ask?about=next", "/registration", "/privacy", "/help-now"]) {
      await page.goto(site + path);
      await fits(page, check);
    }
    await page.goto(group + "/paper");
    check(await page.locator("main input").count() === 0, "paper has nothing to click");
    await look(page, "paper", true);
    await fits(page, check);
    await page.emulateMedia({ media: "print" });
    check(!(await page.locator(".masthead-nav").isVisible()), "the way around the site is not printed");
    await page.context().close();
  },
});
