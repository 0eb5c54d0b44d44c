// What somebody typed is never lost, in Debian's chromium, with JavaScript and without: Back, reload, two tabs, two devices.

const next = (page) => page.getByRole("button", { name: /^continue$/i }).click();
const codeOf = async (page) => (await page.textContent("main")).match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];

async function toForm(site, page) {
  await page.goto(site + "/groups");
  const group = await page.locator("main a[href^='/groups/']").first().getAttribute("href");
  await page.goto(`${site}${group}/register/eligibility`);
  return `${site}${group}/register`;
}

async function toHopes(site, page, name) {
  const form = await toForm(site, page);
  await next(page);
  await page.getByLabel(/^first name/i).fill(name);
  await next(page);
  await page.getByLabel(/^phone number/i).fill("312 555 0142");
  await next(page);
  await next(page);
  return form;
}

async function sendIt(page, form) {
  await page.goto(`${form}/consents`);
  for (const box of await page.locator("input[name^=consent_]").all()) {
    await box.check();
  }
  await next(page);
  await page.getByRole("button", { name: /accept and send/i }).click();
}

export const keptSteps = ({ site, visitor, check }) => Object.fromEntries([true, false].map((javaScriptEnabled) => [
  `nothing typed is lost, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const page = await visitor({ javaScriptEnabled });
    const hopes = (where) => where.getByLabel(/what do you hope/i);
    const form = await toHopes(site, page, "Kept");
    // B5: the page's own Back.
    await hopes(page).fill("Typed for an hour");
    await page.getByRole("button", { name: "Back", exact: true }).click();
    await next(page);
    check(await hopes(page).inputValue() === "Typed for an hour", "the page's own Back keeps the page");
    // E3: the browser's Back after an error, and a reload.
    await page.goto(`${form}/you`);
    await page.getByLabel(/^first name/i).fill("");
    await page.getByLabel(/^last name/i).fill("Still here");
    await next(page);
    check((await page.title()).startsWith("Error: "), "an empty name is asked for");
    await page.reload();
    check(await page.getByLabel(/^last name/i).inputValue() === "Still here", "a reload after an error keeps what was typed");
    await page.goBack();
    check(await page.getByLabel(/^last name/i).inputValue() === "Still here", `Back after an error keeps what was typed: ${page.url()}`);
    await page.goto(`${form}/you`);
    await page.getByLabel(/^first name/i).fill("Kept");
    await next(page);
    // E2: the privacy page opens beside the form.
    await page.goto(`${form}/consents`);
    await page.locator("input[name=consent_request]").check();
    const [beside] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: "the privacy page", exact: true }).click()]);
    await beside.close();
    check(await page.locator("input[name=consent_request]").isChecked(), "a tick is there after reading the privacy page");
    // B1: another tab of the same browser begins for somebody else.
    await page.goto(`${form}/group`);
    await hopes(page).fill("First tab");
    const other = await page.context().newPage();
    await other.goto(form);
    await other.getByRole("button", { name: /register someone else/i }).click();
    await next(other);
    await other.getByLabel(/^first name/i).fill("Else");
    await next(page);
    check(page.url().endsWith("/comfort"), `the first tab goes on: ${page.url()}`);
    await next(other);
    check(other.url().endsWith("/contact"), `and so does the second: ${other.url()}`);
    await other.goto(site + "/registration");
    const held = await other.textContent("main");
    check(held.includes("Else") && held.includes("Also on this device") && held.includes("Kept"), "both are listed");
    await other.getByRole("button", { name: /^open: kept/i }).click();
    check((await other.textContent("main")).includes("First tab"), "the other one opens");
    await other.close();
    // B3: the code on another device leaves this one working.
    await page.goto(`${form}/saved`);
    const code = await codeOf(page);
    const second = await visitor({ javaScriptEnabled });
    await second.goto(site + "/registration");
    await second.getByLabel(/^your code/i).fill(`Code: ${code.replaceAll("-", " – ")}.`);
    await second.getByRole("button", { name: /open my registration/i }).click();
    check((await second.textContent("main")).includes("First tab"), "a code opens it on another device, however it was written");
    await page.goto(`${form}/group`);
    await hopes(page).fill("From the first device");
    await next(page);
    await second.goto(`${form}/group`);
    check(await hopes(second).inputValue() === "From the first device", "both devices go on");
    // A form that was open while its cookie went.
    await hopes(second).fill("Typed, then forgotten");
    await second.context().clearCookies();
    await next(second);
    check(await hopes(second).inputValue() === "Typed, then forgotten", "a page whose cookie is gone comes back with its text");
    await next(second);
    await second.context().clearCookies({ name: "none" });
    await second.goto(`${form}/group`);
    check(await hopes(second).inputValue() === "Typed, then forgotten", "and is kept when it is sent again");
    await second.context().close();
    // B2: Back from the confirmation.
    await sendIt(page, form);
    check(page.url().endsWith("/done"), `the confirmation, not ${page.url()}`);
    await page.goto(`${form}/eligibility`);
    check(page.url().endsWith("/done"), "page 1 of what was sent leads to where it stands");
    await page.goto(site + "/registration");
    check((await page.textContent("main")).includes("We have your registration"), "and the registration is there");
    await page.context().close();
  }]).concat([["the head of a form is small on a phone", async () => {
    const page = await visitor({ viewport: { width: 390, height: 844 } });
    await toForm(site, page);
    const head = await page.locator("header").boundingBox();
    check(head.height <= 64, `the head of a form page has ${head.height} pixels`);
    check(await page.getByRole("link", { name: "Leave this page" }).first().isVisible(), "there is a way off the page");
    await page.context().close();
  }]]));
