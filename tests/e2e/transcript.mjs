// What a screen reader gets of the journey: the accessibility tree in reading order, page by page, as text. It is compared with
// transcript.txt, so that a change shows in its diff. TRANSCRIPT=write writes it anew.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("transcript.txt", import.meta.url);
const next = (page) => page.getByRole("button", { name: /^continue$/i }).click();

/** Codes, days and times differ from run to run. */
const steady = (text) => text.split("\n").filter((line) => !line.includes("- /url:")).join("\n")
  .replace(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/g, "CODE")
  .replace(/\b[0-9A-Z](, [0-9A-Z]){3}; [0-9A-Z](, [0-9A-Z]){3}; [0-9A-Z](, [0-9A-Z]){3}\b/g, "C, O, D, E")
  .replace(/(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d+, \d{4}(, \d+:\d\d [AP]M [A-Z]+)?/g, "DAY");

export const transcriptSteps = ({ site, visitor, check }) => ({
  "a screen reader's transcript of the journey is as written down": async () => {
    const page = await visitor();
    const pages = [];
    const hear = async (name) => {
      await page.waitForLoadState();
      pages.push(`== ${name}: ${await page.title()}\n${await page.locator("body").ariaSnapshot()}\n`);
    };
    await page.goto(site + "/groups");
    const group = await page.locator("main a[href^='/groups/']").first().getAttribute("href");
    for (const path of ["/groups", group, `${group}/register`]) {
      await page.goto(site + path);
      await hear(path);
    }
    await page.goto(`${site}${group}/register/eligibility`);
    await hear("page 1");
    await next(page);
    await next(page);
    await hear("page 2, with an error");
    await page.getByLabel(/^first name/i).fill("Heard");
    await next(page);
    await page.getByLabel(/^phone number/i).fill("312 555 0142");
    for (let number = 0; number < 12 && !page.url().endsWith("/check"); number += 1) {
      await hear(`page ${number + 3}`);
      for (const box of await page.locator("input[name^=consent_]").all()) {
        await box.check();
      }
      await next(page);
    }
    await hear("check");
    await page.goto(`${site}${group}/register/saved`);
    await hear("saved");
    await page.goto(`${site}${group}/register/check`);
    await page.getByRole("button", { name: /accept and send/i }).click();
    await hear("done");
    await page.goto(site + "/registration");
    await hear("where it stands");
    const heard = steady(pages.join("\n"));
    // E11: the code is said, as text, and spelled out.
    check(heard.split("Spelled out: C, O, D, E").length >= 4, "the code is spelled out on saved, done and status");
    if (process.env.TRANSCRIPT === "write") {
      writeFileSync(file, heard);
    }
    const written = readFileSync(file, "utf8");
    const lines = heard.split("\n");
    const differs = written.split("\n").findIndex((line, index) => line !== lines[index]);
    check(written === heard, `differs from transcript.txt in line ${differs + 1}: ${lines[differs]}`);
    await page.context().close();
  },
});
