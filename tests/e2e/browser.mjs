// The journey of a person, of the clinician and of the admin in Debian's chromium.
// Usage: node browser.mjs ADDRESS ACCOUNTS-JSON [SCREENSHOT-FOLDER]
import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";
import { inspect } from "./inspect.mjs";
import { keptSteps } from "./kept.mjs";
import { returnSteps } from "./return.mjs";
import { stateSteps } from "./states.mjs";
import { transcriptSteps } from "./transcript.mjs";

const [site, accountsText, shots] = process.argv.slice(2);
const accounts = JSON.parse(accountsText);
const findings = [];
let passed = 0;

function check(condition, message) {
  if (!condition) {
    throw new Error(message);
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"],
});

async function visitor(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith(site) && !request.url().startsWith("data:")) {
      findings.push(`a request to another place: ${request.url()}`);
    }
  });
  page.on("response", async (response) => {
    // A page that answers a POST cannot be fetched again; its text is kept for the validator.
    if (response.request().method() === "POST" && response.status() === 422) {
      page.postedSource = await response.text().catch(() => undefined);
    }
  });
  return page;
}

async function shot(page, name) {
  if (!shots) {
    return;
  }
  mkdirSync(shots, { recursive: true });
  for (const [device, viewport] of [["phone", { width: 390, height: 844 }], ["desktop", { width: 1280, height: 900 }]]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${shots}/${name}-${device}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

async function look(page, name, inspected) {
  if (inspected) {
    await inspect(page, name, findings);
    await shot(page, name);
  }
}

const next = (page) => page.getByRole("button", { name: /^continue$/i }).click();

/** From the article to the confirmation; gives the code. */
async function register(page, inspected) {
  await page.goto(site + "/");
  await look(page, "article", inspected);
  await page.locator("main a[href^='/groups/']").first().click();
  if (!page.url().endsWith("/register")) {
    await look(page, "group", inspected);
    await page.locator("main a[href$='/register']").first().click();
  }
  await look(page, "register-start", inspected);
  await page.locator("main a[href*='/register/']").first().click();
  await look(page, "register-eligibility", inspected);
  await page.getByLabel("Yes", { exact: true }).check();
  await next(page);
  await look(page, "register-you", inspected);
  await next(page);
  check((await page.title()).startsWith("Error: "), `the title of a page with errors: ${await page.title()}`);
  await look(page, "register-you-error", inspected);
  const focused = await page.evaluate(() => document.activeElement?.textContent ?? "");
  check(/there is a problem/i.test(focused), "the error summary has the focus");
  await page.getByLabel(/^first name/i).fill("Ada");
  await page.getByLabel(/^last name/i).fill("Browser");
  await next(page);
  await look(page, "register-contact", inspected);
  await page.getByLabel(/^e-mail address/i).fill("ada@example.org");
  await next(page);
  for (let number = 0; number < 12 && !page.url().endsWith("/check"); number += 1) {
    await look(page, "register-" + page.url().split("/").pop(), inspected);
    for (const box of await page.locator("input[type=checkbox][name^=consent_]").all()) {
      await box.check();
    }
    await next(page);
  }
  check(page.url().endsWith("/check"), `the check page, not ${page.url()}`);
  await look(page, "register-check", inspected);
  await page.goBack();
  await page.goForward();
  await page.locator("main form[action$='/check'] button, main form:not([action]) button").first().click();
  check(page.url().endsWith("/done"), `the confirmation, not ${page.url()}`);
  await look(page, "register-done", inspected);
  const code = (await page.textContent("main")).match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
  check(code, "the confirmation shows a code");
  await page.reload();
  check((await page.textContent("main")).includes(code), "a reload shows the same code");
  return code;
}

async function signIn(page, account, inspected) {
  await page.goto(site + "/staff");
  await look(page, "sign-in", inspected);
  if (inspected) {
    await page.getByLabel(/username/i).fill(account.username);
    await page.getByLabel(/password/i).fill("not the right one at all");
    await page.getByRole("button", { name: /sign in/i }).click();
    await look(page, "sign-in-error", inspected);
  }
  await page.getByLabel(/username/i).fill(account.username);
  await page.getByLabel(/password/i).fill(account.password);
  await page.getByRole("button", { name: /sign in/i }).click();
  check(!page.url().includes("sign-in"), `signed in, not ${page.url()}`);
}

const steps = {
  "registers without JavaScript": async () => {
    const page = await visitor({ javaScriptEnabled: false });
    await page.goto(site + "/");
    await page.locator("main a[href^='/groups/']").first().click();
    if (!page.url().endsWith("/register")) {
      await page.locator("main a[href$='/register']").first().click();
    }
    await page.locator("main a[href*='/register/']").first().click();
    await next(page);
    await page.getByLabel(/^first name/i).fill("Zoë");
    await next(page);
    await page.getByLabel(/^phone number/i).fill("312 555 0142");
    await next(page);
    for (let number = 0; number < 12 && !page.url().endsWith("/check"); number += 1) {
      for (const box of await page.locator("input[type=checkbox][name^=consent_]").all()) {
        await box.check();
      }
      await next(page);
    }
    await page.locator("main form[action$='/check'] button, main form:not([action]) button").first().click();
    check(page.url().endsWith("/done"), `the confirmation, not ${page.url()}`);
    await page.context().close();
  },
  "registers by keyboard alone, focus always visible": async () => {
    const page = await visitor();
    await page.goto(site + "/");
    await page.locator("main a[href^='/groups/']").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/groups/);
    if (!page.url().endsWith("/register")) {
      await page.locator("main a[href$='/register']").first().focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/register/);
    }
    await page.locator("main a[href*='/register/']").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/register\/.+/);
    for (let pages = 0; pages < 12 && !page.url().endsWith("/done"); pages += 1) {
      const from = page.url();
      for (let presses = 0; presses < 80 && page.url() === from; presses += 1) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const element = document.activeElement;
          const box = element.getBoundingClientRect();
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
          const style = getComputedStyle(element);
          const label = element.labels?.[0] ? getComputedStyle(element.labels[0]) : style;
          const outlined = [style, label].some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2) ||
            style.boxShadow !== "none" || label.boxShadow !== "none";
          return {
            name: element.name ?? "", text: element.textContent.trim(), tag: element.tagName, type: element.type ?? "", outlined,
            hidden: Boolean(top && !element.contains(top) && !top.contains(element) && !element.labels?.[0]?.contains(top) && element.tagName !== "BODY"),
          };
        });
        check(at.tag === "BODY" || at.outlined, `no visible focus on ${JSON.stringify(at)} of ${page.url()}`);
        check(!at.hidden, `the focus is hidden behind something: ${JSON.stringify(at)} of ${page.url()}`);
        if (at.name === "first_name") {
          await page.keyboard.type("Keyboard");
        } else if (at.name === "email") {
          await page.keyboard.type("keys@example.org");
        } else if (at.name.startsWith("consent_")) {
          await page.keyboard.press("Space");
        } else if (/^(continue|accept and send|send)/i.test(at.text) && at.tag === "BUTTON") {
          await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
        }
      }
      check(page.url() !== from, `stuck at ${from}`);
    }
    check(page.url().endsWith("/done"), `the confirmation, not ${page.url()}`);
    await page.context().close();
  },
  "every public page in every state is sound": async () => {
    const page = await visitor({ bypassCSP: true });
    await register(page, true);
    for (const path of ["groups", "privacy", "accessibility", "help-now", "registration", "nothing-here"]) {
      await page.goto(`${site}/${path}`);
      await look(page, path, true);
    }
    await page.context().close();
  },
  ...returnSteps({ site, visitor, check, look }),
  ...keptSteps({ site, visitor, check }),
  ...transcriptSteps({ site, visitor, check }),
  "the clinician reads the roster and one registration": async () => {
    const page = await visitor({ bypassCSP: true });
    await signIn(page, accounts.clinician, true);
    await look(page, "staff-home", true);
    await page.locator("main a[href^='/staff/groups/']").first().click();
    check((await page.textContent("main")).includes("Browser"), "the roster names who registered");
    await look(page, "roster", true);
    for (const [name, path] of [["account", "account"], ["second-factor", "account/second-factor"], ["confirm", "confirm"]]) {
      await page.goto(`${site}/staff/${path}`);
      await look(page, name, true);
    }
    await page.goto(site + "/staff/account");
    await page.getByRole("button", { name: /change the password/i }).click();
    check((await page.title()).startsWith("Error: "), "no password is an error");
    await look(page, "account-error", true);
    await page.locator("#name").fill("A colleague");
    await page.getByRole("button", { name: /make an invitation/i }).click();
    const code = (await page.locator(".code").first().textContent()).trim();
    await look(page, "account-invitation", true);
    await page.goto(`${site}/staff/invitation?code=${code}`);
    await look(page, "invitation", true);
    await page.goto(site + "/staff/recover");
    await look(page, "recover", true);
    await page.goto(site + "/staff");
    await page.locator("main a[href^='/staff/groups/']").first().click();
    await page.goto(page.url().split("?")[0] + "/download");
    await page.locator("summary").first().click();
    await look(page, "download", true);
    await page.goBack();
    await page.locator("main a[href^='/staff/signups/']").first().click();
    await look(page, "signup", true);
    await page.context().close();
  },
  "the clinician's desk, every page of it": async () => {
    const asker = await visitor();
    await asker.goto(site + "/ask");
    await asker.getByLabel(/first name/i).fill("Asker");
    await asker.getByLabel(/^phone/i).fill("312 555 0155");
    await asker.locator("main textarea").first().fill("Is there a lift?");
    for (const box of await asker.locator("input[type=checkbox][name^=consent_]").all()) {
      await box.check();
    }
    await asker.locator("main form button").last().click();
    await asker.context().close();
    const page = await visitor({ bypassCSP: true });
    await signIn(page, accounts.clinician, false);
    const roster = await page.locator("main a[href^='/staff/groups/']").first().getAttribute("href");
    await page.goto(site + roster);
    await page.locator("#status").selectOption("new");
    await page.locator("#q").fill("Browser");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    check((await page.textContent("main table")).includes("Browser"), "the search finds who registered");
    await look(page, "roster-filtered", true);
    await page.locator("main a[href^='/staff/signups/']").first().click();
    const signup = page.url().split("?")[0];
    await page.locator("#note").fill("Called, wants the evening");
    await page.getByRole("button", { name: /keep the note/i }).click();
    check((await page.textContent("main")).includes("wants the evening"), "the note is kept");
    await look(page, "signup-note", true);
    await page.locator("main a[href*='to=suitable']").click();
    await look(page, "signup-step", true);
    await page.getByRole("button", { name: /^yes/i }).click();
    await look(page, "signup-moved", true);
    await page.goto(signup + "/address");
    await look(page, "signup-address", true);
    await page.getByLabel(/e-mail/i).fill("not an address");
    await page.getByRole("button", { name: /save the address/i }).click();
    await look(page, "signup-address-error", true);
    for (const name of ["waiting", "close", "enter"]) {
      await page.goto(site + roster + "/" + name);
      await look(page, "desk-" + name, true);
    }
    await page.getByRole("button", { name: /enter the registration/i }).click();
    check((await page.title()).startsWith("Error: "), "an empty registration is an error");
    await look(page, "desk-enter-error", true);
    for (const step of ["offered", "confirmed"]) {
      await page.goto(`${signup}/status?to=${step}`);
      await page.getByRole("button", { name: /^yes/i }).click();
    }
    await page.goto(site + roster + "/dates");
    await look(page, "desk-dates-none", true);
    await page.locator("form.narrow button[type=submit]").click();
    await look(page, "desk-dates-errors", true);
    await page.getByLabel("Day").fill("2027-03-02");
    await page.getByLabel("Begins at").fill("6 pm");
    await page.getByLabel("Minutes").fill("90");
    await page.getByLabel("How many").fill("3");
    await page.locator("form.narrow button[type=submit]").click();
    await look(page, "desk-dates", true);
    await page.goto(site + roster + "/dates/2");
    await look(page, "desk-date", true);
    await page.goto(site + roster + "/attendance");
    await look(page, "desk-attendance", true);
    await page.getByLabel("Came").first().check();
    await page.getByRole("button", { name: /save attendance/i }).click();
    await look(page, "desk-attendance-noted", true);
    await page.goto(site + roster + "/sign-in-sheet");
    await look(page, "desk-sign-in-sheet", true);
    await page.goto(site + "/staff/enquiries");
    check((await page.textContent("main")).includes("Asker"), "the question is listed");
    await look(page, "enquiries", true);
    await page.locator("main a[href^='/staff/enquiries/']").first().click();
    await look(page, "enquiry", true);
    await page.context().close();
  },
  "the admin sees the count and no name": async () => {
    const page = await visitor({ bypassCSP: true });
    await signIn(page, accounts.admin, false);
    await page.goto(site + "/staff/dashboard");
    const text = await page.textContent("main");
    check(!text.includes("Browser") && !text.includes("Ada"), "no name on the dashboard");
    await look(page, "dashboard", true);
    for (const [name, path] of [["accounts", "accounts"], ["settings-groups", "settings/groups"], ["settings-group-new", "settings/groups/new"], ["audit", "audit"]]) {
      await page.goto(`${site}/staff/${path}`);
      await look(page, name, true);
    }
    await page.goto(site + "/staff/settings/groups");
    await page.locator("main section h2 a").first().click();
    await look(page, "settings-group", true);
    await page.locator("#f-capacity").fill("0");
    await page.getByRole("button", { name: /save the changes/i }).click();
    check((await page.title()).startsWith("Error: "), "a capacity of 0 is an error");
    await look(page, "settings-group-error", true);
    await page.goto(site + "/staff/settings/groups");
    await page.getByRole("link", { name: /^preview/i }).first().click();
    await look(page, "group-preview", true);
    await page.context().close();
  },
  // Last, since these make groups.
  ...stateSteps({ site, visitor, check, look, signIn, accounts }),
};

let failed = 0;
// ONLY=TEXT runs the steps whose names hold it.
for (const [name, step] of Object.entries(steps).filter(([one]) => one.includes(process.env.ONLY ?? ""))) {
  const before = findings.length;
  try {
    await step();
    check(findings.length === before, findings.slice(before).join("\n     "));
    passed += 1;
    console.log(`   ${name}: ok`);
  } catch (error) {
    failed += 1;
    console.log(`   ${name}: FAILED\n     ${error.message}`);
    console.log(findings.slice(before).map((text) => "     " + text).join("\n"));
  }
}
await browser.close();
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
