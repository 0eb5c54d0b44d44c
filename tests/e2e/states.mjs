// The states of public pages that a straight journey never comes to: saved, refused, offered, taken back, deleted; groups that
// are closed, full or several; nginx's own pages.
import { readdirSync, readFileSync } from "node:fs";

const next = (page) => page.getByRole("button", { name: /^continue$/i }).click();
const statics = new URL("../../www/static/errors/", import.meta.url);

async function toForm(site, page, group) {
  await page.goto(`${site}${group}/register`);
  await page.locator("main a[href*='/register/']").first().click();
}

async function toSent(page, name) {
  await next(page);
  await page.getByLabel(/^first name/i).fill(name);
  await next(page);
  await page.getByLabel(/^phone number/i).fill("312 555 0144");
  for (let number = 0; number < 12 && !page.url().endsWith("/check"); number += 1) {
    for (const box of await page.locator("input[type=checkbox][name^=consent_]").all()) {
      await box.check();
    }
    await next(page);
  }
  await page.getByRole("button", { name: /accept and send/i }).click();
}

async function groupOf(site, page) {
  await page.goto(site + "/groups");
  return page.locator("main a[href^='/groups/']").first().getAttribute("href");
}

/** What the clinician does with the registration of that name: the statuses, one after the other. */
async function move(site, page, roster, name, statuses) {
  await page.goto(`${site}${roster}?q=${name}`);
  const href = await page.locator("main a[href^='/staff/signups/']").first().getAttribute("href");
  const signup = href.split("?")[0];
  for (const status of statuses) {
    await page.goto(`${site}${signup}/status?to=${status}`);
    await page.getByRole("button", { name: /^yes/i }).click();
  }
}

/** A group made by the admin; gives its address. */
async function makeGroup(site, page, { name, capacity, state }) {
  await page.goto(site + "/staff/settings/groups/new");
  await page.locator("#f-name").fill(name);
  await page.locator("#f-slug").fill(name.toLowerCase().replaceAll(" ", "-"));
  await page.locator("#f-capacity").fill(capacity);
  await page.locator(`input[name=state][value=${state}]`).check();
  await page.getByRole("button", { name: /make the group/i }).click();
  return `/groups/${name.toLowerCase().replaceAll(" ", "-")}`;
}

export const stateSteps = ({ site, visitor, check, look, signIn, accounts }) => ({
  "saved, a wrong code, not for them, deleted: every page of it is sound": async () => {
    const page = await visitor({ bypassCSP: true });
    const group = await groupOf(site, page);
    await toForm(site, page, group);
    await page.getByLabel("No", { exact: true }).check();
    await next(page);
    await look(page, "stop-too-young", true);
    await page.getByRole("link", { name: /go back and change/i }).click();
    await page.getByLabel("Yes", { exact: true }).check();
    await next(page);
    await page.getByLabel(/^first name/i).fill("Paused");
    await page.getByRole("button", { name: /save and come back/i }).click();
    await look(page, "saved", true);
    await page.goto(site + "/registration");
    await look(page, "registration-draft", true);
    await page.goto(`${site}${group}/register`);
    await look(page, "register-start-begun", true);
    await page.goto(`${site}${group}/register/check`);
    await look(page, "register-check-unfinished", true);
    await page.goto(`${site}${group}/register/delete`);
    await look(page, "draft-delete", true);
    await page.getByRole("button", { name: /delete/i }).click();
    await look(page, "draft-deleted", true);
    await page.goto(site + "/registration");
    await page.getByRole("button", { name: /open my registration/i }).click();
    check((await page.title()).startsWith("Error: "), "no code is an error");
    await look(page, "registration-no-code", true);
    await page.getByLabel(/^your code/i).fill("ABCD-EFGH-JKMN");
    await page.getByRole("button", { name: /open my registration/i }).click();
    check((await page.title()).startsWith("Error: "), "a wrong code is an error");
    await look(page, "registration-wrong-code", true);
    await page.context().close();
  },
  "offered, accepted, taken back, deleted: every page of it is sound": async () => {
    const page = await visitor({ bypassCSP: true });
    const group = await groupOf(site, page);
    await toForm(site, page, group);
    await toSent(page, "Offered");
    const clinician = await visitor();
    await signIn(clinician, accounts.clinician, false);
    const roster = `/staff${group}`;
    await move(site, clinician, roster, "Offered", ["suitable"]);
    await page.goto(site + "/registration");
    await look(page, "yours-suitable", true);
    await move(site, clinician, roster, "Offered", ["offered"]);
    await page.goto(site + "/registration");
    await look(page, "yours-offered", true);
    for (const way of ["decline", "accept"]) {
      await page.goto(`${site}/registration/${way}`);
      await look(page, `yours-${way}`, true);
    }
    await page.getByRole("button", { name: /keep this place/i }).click();
    check((await page.textContent("main")).includes("The place is yours"), "the place is theirs");
    await look(page, "yours-confirmed", true);
    await page.goto(`${site}${group}/register`);
    await look(page, "register-start-sent", true);
    await page.goto(site + "/registration/withdraw");
    await page.getByRole("button", { name: /yes, take it back/i }).click();
    await look(page, "yours-withdrawn", true);
    await page.goto(site + "/registration/delete");
    await page.getByRole("button", { name: /yes, delete/i }).click();
    await look(page, "yours-deleted", true);
    await clinician.context().close();
    await page.context().close();
  },
  "groups closed, full, not yet shown and several: every page of them is sound": async () => {
    const admin = await visitor();
    await signIn(admin, accounts.admin, false);
    const closed = await makeGroup(site, admin, { name: "Autumn group", capacity: "8", state: "closed" });
    const draft = await makeGroup(site, admin, { name: "Secret group", capacity: "8", state: "draft" });
    const full = await makeGroup(site, admin, { name: "Small group", capacity: "1", state: "open" });
    const page = await visitor({ bypassCSP: true });
    await toForm(site, page, full);
    await toSent(page, "Onlyone");
    const clinician = await visitor();
    await signIn(clinician, accounts.clinician, false);
    await move(site, clinician, `/staff${full}`, "Onlyone", ["suitable", "offered", "confirmed"]);
    await page.context().clearCookies();
    await page.goto(site + "/groups");
    const text = await page.textContent("main");
    check(text.includes("Autumn group") && text.includes("Small group"), "several groups are listed");
    check(!text.includes("Secret group"), "a draft is not listed");
    check((await page.goto(site + draft)).status() === 404, "a draft is not found");
    for (const [name, path] of [["article-several", "/"], ["groups-several", "/groups"], ["group-closed", closed], ["group-full", full],
      ["register-start-closed", `${closed}/register`], ["register-start-full", `${full}/register`], ["paper-closed", `${closed}/paper`]]) {
      await page.goto(site + path);
      await look(page, name, true);
    }
    await page.goto(site + closed);
    check(await page.locator("main a[href$='/paper']").count() === 0, "a closed group has no form to print");
    check(await page.locator("meta[name=description]").count() === 1, "a group says what it is to a search engine");
    await page.goto(`${site}${closed}/register`);
    await page.getByRole("link", { name: /leave word/i }).click();
    await look(page, "word", true);
    await page.getByRole("button", { name: /^(send|leave)/i }).click();
    check((await page.title()).startsWith("Error: "), "word without a name is an error");
    await look(page, "word-error", true);
    await page.getByLabel(/^first name/i).fill("Later");
    await page.getByLabel(/^phone number/i).fill("312 555 0145");
    await page.getByRole("button", { name: /^(send|leave)/i }).click();
    await look(page, "word-done", true);
    await page.goto(site + "/registration");
    check(!(await page.textContent("main")).includes("You will hear from us by"), "word for the next group names no day");
    await look(page, "word-yours", true);
    for (const one of [admin, clinician, page]) {
      await one.context().close();
    }
  },
  "nginx's own pages are sound": async () => {
    const page = await visitor({ bypassCSP: true });
    const files = readdirSync(statics);
    check(files.length >= 9, "the pages for bad days are there");
    for (const file of files) {
      await page.route("**/as-nginx-shows-it", (route) =>
        route.fulfill({ contentType: "text/html; charset=utf-8", body: readFileSync(new URL(file, statics)) }));
      await page.goto(site + "/as-nginx-shows-it");
      await look(page, `nginx-${file.replace(".html", "")}`, true);
      await page.unroute("**/as-nginx-shows-it");
    }
    await page.context().close();
  },
});
