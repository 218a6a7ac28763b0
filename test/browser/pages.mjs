// test/browser/pages.mjs - clicks through the site as a reader would: without
// script, in both languages, on a desk and on a phone. Output is TAP.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { makeBook, proofHolds, remove, serve } from './house.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const { folder, book } = makeBook();
const site = await serve(book);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

let count = 0;
let failures = 0;
async function test(name, body) {
  count += 1;
  try {
    await body();
    console.log(`ok ${count} - ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`not ok ${count} - ${name}`);
    console.log(String(error.stack).replace(/^/gm, '# '));
  }
}

// A page that notes complaints of the browser and requests that leave the site.
async function open(options = {}) {
  const context = await browser.newContext({ locale: 'zh-CN',
    javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on('console', (m) => m.type() === 'error' && page.faults.push(m.text()));
  page.on('request', (r) => r.url().startsWith(site.address) ||
    page.faults.push(`leaves the site: ${r.url()}`));
  return page;
}

async function readToTheProof(page, words) {
  await page.goto(site.address);
  await page.locator('.bulletin a[href^="/figure/"]').first().click();
  assert.match(new URL(page.url()).pathname, /^\/figure\//);
  assert.ok((await page.locator('.big').textContent()).trim().length > 0);
  await page.locator('table.records a').first().click();
  assert.match(new URL(page.url()).pathname, /^\/entry\/\d+$/);
  assert.ok(await page.getByText(words.proof).first().isVisible());
  const link = await page.locator('a.button').getAttribute('href');
  const proof = await (await page.request.get(site.address + link)).text();
  const key = await (await page.request.get(`${site.address}/log/vkey`)).text();
  assert.ok(proofHolds(folder, proof, key));
  assert.deepEqual(page.faults, []);
}

await test('from the bulletin to the proof, in Chinese', async () => {
  const page = await open();
  await readToTheProof(page, { proof: '下载证明' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
});

await test('from the bulletin to the proof, in English', async () => {
  const page = await open({ locale: 'en-GB' });
  await readToTheProof(page, { proof: 'Download the proof' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});

await test('the language link turns the same page and is kept', async () => {
  const page = await open();
  await page.goto(`${site.address}/figures`);
  await page.locator('a.language').click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.locator('table.figures a').first().click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(page.url(), /lang=en/);
});

await test('the scope form narrows a figure and can be cleared', async () => {
  const page = await open();
  await page.goto(`${site.address}/figures`);
  await page.locator('table.figures a').first().click();
  const whole = page.url();
  await page.locator('#to').fill('2018');
  await page.locator('form.scope button').first().click();
  assert.match(page.url(), /to=2018/);
  assert.match(await page.locator('.where').textContent(), /2018/);
  await page.locator('form.scope a').first().click();
  assert.equal(page.url(), whole);
});

await test('records are paged to the end without a gap or a double', async () => {
  const page = await open();
  await page.goto(`${site.address}/figure/postings`);
  const seen = [];
  for (;;) {
    seen.push(...await page.locator('table.records td:first-child')
      .allTextContents());
    const next = page.locator('.paging a[rel=next]');
    if (await next.count() === 0) {
      break;
    }
    await next.click();
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.length > 25);
});

await test('refusals are pages of the site, with an id', async () => {
  const page = await open();
  for (const [path, status] of [['/nowhere', 404], ['/figure/nothing', 404],
    ['/entry/999999999', 404], ['/%00', 400], ['/figures?to=never', 400]]) {
    const answer = await page.goto(site.address + path);
    assert.equal(answer.status(), status, path);
    assert.ok(await page.locator('.error code').isVisible(), path);
  }
});

await test('the same root is answered with 304', async () => {
  const page = await open();
  const first = await page.request.get(`${site.address}/figures`);
  const again = await page.request.get(`${site.address}/figures`,
    { headers: { 'If-None-Match': first.headers().etag } });
  assert.equal(again.status(), 304);
});

await test('the first tab leads to the content', async () => {
  const page = await open();
  await page.goto(site.address);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(page.url(), /#main$/);
});

const paths = ['/', '/figures', '/figure/funds', '/figure/postings?lang=en',
  '/entry/1', '/log', '/help', '/editions?check=1', '/edition/2?check=1',
  '/compare?a=1&b=2', '/nowhere'];

await test('from an edition to its comparison and to a record', async () => {
  const page = await open();
  await page.goto(`${site.address}/editions`);
  await page.locator('table.editions th a').first().click();
  assert.match(page.url(), /\/edition\/2$/);
  assert.ok(await page.getByText('签发：Jin').first().isVisible());
  await page.locator('.card a.button').click();
  assert.ok(await page.getByText('与冻结的文字逐字节相同').isVisible());
  await page.goto(`${site.address}/editions`);
  await page.locator('form.scope button').click();
  assert.match(page.url(), /\/compare\?a=1&b=2/);
  assert.ok(await page.getByText('只是写法不同').first().isVisible());
  await page.locator('table.compare td a').first().click();
  assert.match(page.url(), /\/figure\/.*as-of=\d+/);
  assert.ok(await page.locator('.big').isVisible());
  assert.deepEqual(page.faults, []);
});

await test('axe finds nothing serious, light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open({ javaScriptEnabled: true, colorScheme });
    for (const path of paths) {
      await page.goto(site.address + path);
      await page.evaluate(axe);
      const { violations } = await page.evaluate('axe.run()');
      const bad = violations.filter((v) =>
        ['serious', 'critical'].includes(v.impact));
      assert.deepEqual(bad.map((v) => [colorScheme, path, v.id,
        v.nodes[0].html]), []);
    }
  }
});

await test('nothing is wider than a phone', async () => {
  const page = await open({ javaScriptEnabled: true,
    viewport: { width: 360, height: 740 } });
  for (const path of paths) {
    await page.goto(site.address + path);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    assert.ok(width <= 360, `${path}: ${width}`);
  }
});

await test('on a phone, the head takes two lines and text starts at the edge',
  async () => {
  for (const locale of ['zh-CN', 'en-GB']) {
    const page = await open({ javaScriptEnabled: true, locale,
      viewport: { width: 375, height: 740 } });
    await page.goto(site.address);
    const height = await page.evaluate(
      "document.querySelector('.top').getBoundingClientRect().height");
    assert.ok(height <= 90, `${locale}: ${height}`);
    const align = await page.evaluate(`getComputedStyle(
      document.querySelector('.bulletin p')).textAlign`);
    assert.equal(align, 'start');
  }
});

await browser.close();
await site.stop();
remove(folder);
console.log(`1..${count}`);
process.exit(failures > 0 ? 1 : 0);
