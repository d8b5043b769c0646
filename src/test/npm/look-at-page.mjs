// Looks at the status page as people do: node look-at-page.mjs URL FOLDER, then one command a line on standard input, one line of JSON for each on standard output.
//   shot NAME [dark] [phone]     a picture, FOLDER/NAME.png; answers with whether anything is wider than the window
//   axe [dark] [phone]           what breaks the rules of WCAG 2, levels A and AA, as axe sees it, and the rules that something was held against and kept
//   await SELECTOR TEXT          waits for an element to contain the text
//   text SELECTOR                what can be read there
//   click SELECTOR               presses it
//   type SELECTOR TEXT           fills it in
//   names                        role and name of everything that a screen reader announces as a control, a picture or a heading
//   plain                        the page's text where no script may run
//   errors                       what the browser's console has complained of so far
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [url, folder] = process.argv.slice(2);
const installed = createRequire(process.cwd() + '/');
const puppeteer = installed('puppeteer-core');
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
});
const errors = [];
const desk = { width: 1180, height: 900, deviceScaleFactor: 1 };
const page = await browser.newPage();
page.on('console', message => ['error', 'warn'].includes(message.type()) && errors.push(message.text()));
page.on('pageerror', error => errors.push(String(error)));

// Without motion, so that no picture is taken, and no contrast measured, in the middle of a transition.
const look = async how => {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: how.includes('dark') ? 'dark' : 'light' }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.setViewport(how.includes('phone') ? { width: 390, height: 844, deviceScaleFactor: 1 } : desk);
};
await look([]);
await page.goto(url, { waitUntil: 'domcontentloaded' });

const wait = (selector, text) => page.waitForFunction(
  (where, what) => document.querySelector(where)?.textContent.includes(what), { timeout: 60000 }, selector, text);

const commands = {
  async shot(name, ...how) {
    await look(how);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    await page.screenshot({ path: folder + '/' + name + '.png', fullPage: true });
    return { wide };
  },
  async axe(...how) {
    await look(how);
    const before = errors.length;
    if (!await page.evaluate(() => 'axe' in window)) {
      // Evaluated from outside: the page's policy lets no other script in. The value of a script of that size is not wanted here.
      await page.evaluate(readFileSync(installed.resolve('axe-core/axe.min.js'), 'utf8') + '\n;0');
    }
    const found = await page.evaluate(async () => {
      const { violations, passes } = await window.axe.run(document, {
        runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }, resultTypes: ['violations'], preload: false,
      });
      const where = node => node.target.join(' ') + ': ' + node.failureSummary.replace(/\s+/g, ' ');
      return { violations: violations.map(rule => rule.id + ' at ' + rule.nodes.map(where).join('; ')), passes: passes.map(rule => rule.id) };
    });
    // What the policy says of the checker is no error of the page.
    errors.length = before;
    return found;
  },
  async await(selector, ...text) { await wait(selector, text.join(' ')); return {}; },
  async text(selector) { return { text: await page.$eval(selector, each => each.innerText) }; },
  async click(...selector) { await page.locator(selector.join(' ')).click(); return {}; },
  async type(selector, ...text) { await page.locator(selector).fill(text.join(' ')); return {}; },
  async names() {
    const found = [];
    const visit = node => {
      if (['button', 'image', 'img', 'heading', 'link', 'status'].includes(node.role)) found.push(node.role + ': ' + (node.name ?? ''));
      (node.children ?? []).forEach(visit);
    };
    visit(await page.accessibility.snapshot({ interestingOnly: false }));
    return { names: found };
  },
  async plain() {
    const bare = await browser.newPage();
    await bare.setJavaScriptEnabled(false);
    await bare.goto(url, { waitUntil: 'domcontentloaded' });
    const text = await bare.$eval('body', each => each.innerText);
    await bare.close();
    return { text };
  },
  async errors() { return { errors }; },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...rest] = line.split(' ');
  try {
    console.log(JSON.stringify(await commands[command](...rest)));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
await browser.close();
