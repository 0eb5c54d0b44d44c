// Photographs the site for the documents. Usage: node pictures.mjs ADDRESS JSON FOLDER
import { chromium } from "playwright-core";

const [site, given, folder] = process.argv.slice(2);
const { accounts, codes } = JSON.parse(given);
const DESKTOP = { width: 1100, height: 800 };
const PHONE = { width: 390, height: 844 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"],
});

async function visitor(viewport) {
  const context = await browser.newContext({ viewport, deviceScaleFactor: 1, colorScheme: "light" });
  context.setDefaultTimeout(20000);
  return context.newPage();
}

async function take(page, name, options = {}) {
  await page.screenshot({ path: `${folder}/${name}.png`, ...options });
}

/** A page that this version does not have yet costs its picture, not the others. */
async function attempt(name, work) {
  try {
    await work();
  } catch (error) {
    console.log(`no picture of ${name}: ${error.message.split("\n")[0]}`);
  }
}

async function signIn(account) {
  const page = await visitor(DESKTOP);
  await page.goto(`${site}/staff/sign-in`);
  await page.getByLabel(/username/i).fill(account.username);
  await page.getByLabel(/password/i).fill(account.password);
  await page.getByRole("button", { name: /sign in/i }).click();
  return page;
}

/** From an element to the bottom of another, or of the page. */
async function part(page, name, from, to) {
  const top = await page.locator(from).first().boundingBox();
  const end = to ? await page.locator(to).first().boundingBox() : undefined;
  const height = Math.min(end ? end.y + end.height - top.y + 30 : 900, 1100);
  await take(page, name, { fullPage: true, clip: { x: 0, y: Math.max(top.y - 20, 0), width: page.viewportSize().width, height } });
}

for (const [device, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  const page = await visitor(viewport);
  await page.goto(`${site}/`);
  await take(page, `article-${device}`);
  if (device === "desktop") {
    continue;
  }
  await page.locator("main a[href^='/groups/']").first().click();
  if (!page.url().endsWith("/register")) {
    await page.locator("main a[href$='/register']").first().click();
  }
  await page.locator("main a[href*='/register/']").first().click();
  await page.getByLabel("Yes", { exact: true }).check();
  await page.getByRole("button", { name: /^continue$/i }).click();
  await page.getByLabel(/^first name/i).fill("Zoë");
  await take(page, "form-phone", { fullPage: true, clip: { x: 0, y: 0, width: viewport.width, height: 1160 } });
  await page.context().close();
}

await attempt("your registration", async () => {
  const page = await visitor(PHONE);
  await page.goto(`${site}/registration`);
  await page.getByLabel(/code/i).first().fill(codes["Henry"]);
  await page.locator("main form button").first().click();
  await page.waitForLoadState();
  await take(page, "your-registration-phone");
});

const clinician = await signIn(accounts.clinician);
await attempt("clinician's first page", () => take(clinician, "clinician-home"));
await clinician.locator("main a[href^='/staff/groups/']").first().click();
const roster = clinician.url();
await attempt("roster", () => part(clinician, "roster", ".masthead", "main table"));
await attempt("download", () => part(clinician, "download", "#download-title"));
for (const [name, path] of [["waiting", "/waiting"], ["attendance", "/attendance"]]) {
  await attempt(name, async () => {
    const answer = await clinician.goto(roster + path);
    if (answer.status() !== 200) {
      throw new Error(`status ${answer.status()}`);
    }
    await take(clinician, name);
  });
}
await attempt("one registration", async () => {
  await clinician.goto(`${roster}?q=Zo`);
  await clinician.locator("main a[href^='/staff/signups/']").first().click();
  await part(clinician, "signup", ".masthead");
});

const admin = await signIn(accounts.admin);
await attempt("dashboard", async () => {
  await admin.goto(`${site}/staff/dashboard`);
  await part(admin, "dashboard", ".masthead");
});
await browser.close();
