// Looks at the status page as people do: node look-at-page.mjs URL FOLDER, then one command a line on standard input, one line of JSON for each on standard output.
//   shot NAME [dark] [phone]     a picture, FOLDER/NAME.png; answers with whether anything is wider than the window
//   await SELECTOR TEXT          waits for an element to contain the text
//   text SELECTOR                what can be read there
//   click SELECTOR               presses it
//   type SELECTOR TEXT           fills it in
//   names                        role and name of everything that a screen reader announces as a control, a picture or a heading
//   plain                        the page's text where no script may run
//   errors                       what the browser's console has complained of so far
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [url, folder] = process.argv.slice(2);
const puppeteer = createRequire(process.cwd() + '/')('puppeteer-core');
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
});
const errors = [];
const desk = { width: 1180, height: 900, deviceScaleFactor: 1 };
const page = await browser.newPage();
page.on('console', message => ['error', 'warn'].includes(message.type()) && errors.push(message.text()));
page.on('pageerror', error => errors.push(String(error)));
await page.setViewport(desk);
await page.goto(url, { waitUntil: 'domcontentloaded' });

const wait = (selector, text) => page.waitForFunction(
  (where, what) => document.querySelector(where)?.textContent.includes(what), { timeout: 60000 }, selector, text);

const commands = {
  async shot(name, ...how) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: how.includes('dark') ? 'dark' : 'light' }]);
    await page.setViewport(how.includes('phone') ? { width: 390, height: 844, deviceScaleFactor: 1 } : desk);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    await page.screenshot({ path: folder + '/' + name + '.png', fullPage: true });
    return { wide };
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
