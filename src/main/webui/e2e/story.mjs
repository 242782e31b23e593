// Walks the page as a traveller and then as finance would, once at phone and once at desktop width, and takes a picture of each step.
// Usage: node e2e/story.mjs BASE_URL EMAIL PASSWORD SCREENSHOT_DIR; exits non-zero when anything is not as it should be.
// The server must run a demonstration (GET /v1/demo). OPENMAAS_CHROMIUM names another browser than /usr/bin/chromium.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './browser.mjs';

const [base, email, password, pictures] = process.argv.slice(2);
if (!base || !email || !password || !pictures) {
  console.error('usage: node e2e/story.mjs BASE_URL EMAIL PASSWORD SCREENSHOT_DIR');
  process.exit(2);
}
mkdirSync(pictures, { recursive: true });

const SIZES = [
  { name: 'desktop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
];
// Answers that the story asks for: the browser writes them to its console as errors.
const EXPECTED = [
  { status: 401, path: /^\/v1\/tokens$/ },
  { status: 422, path: /^\/v1\/travellers$/ },
  { status: 400, path: /^\/v1\/travellers$/ },
  { status: 404, path: /^\/basemap\/[^/]+\/style\.json$/ },
  { status: 409, path: /^\/v1\/bookings\/[^/]+\/legs\/\d+\/return$/ },
  { status: 422, path: /^\/v1\/catalogue$/ },
  { status: 422, path: /^\/v1\/bookings\/[^/]+\/legs\/\d+\/return$/ },
];
const DRIVE_MILLIS = 180_000;

const browser = await openBrowser();
try {
  for (const size of SIZES) {
    await walk(size);
  }
  console.log('the story held at both widths');
} catch (failure) {
  console.error(`FAILED: ${failure.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

function check(holds, text) {
  if (!holds) {
    throw new Error(text);
  }
}

async function walk(size) {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    hasTouch: size.width < 800,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    const from = message.location().url;
    const path = from ? new URL(from, base).pathname : '';
    const status = Number(/status of (\d+)/.exec(message.text())?.[1] ?? 0);
    const expected = EXPECTED.some((answer) => answer.status === status && answer.path.test(path));
    if (message.type() === 'error' && !expected) {
      faults.push(`console: ${message.text()} ${path}`);
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.host !== new URL(base).host) {
      faults.push(`asked another host: ${request.url()}`);
    }
  });

  let number = 0;
  const step = async (name, act) => {
    const began = Date.now();
    try {
      const said = await act();
      await page.waitForTimeout(350);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check(overflow <= 0, `the page is ${overflow} px wider than the window`);
      check(faults.length === 0, faults.join('; '));
      await picture(name);
      console.log(`ok   ${size.name.padEnd(7)} ${name}${said ? `: ${said}` : ''} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (failure) {
      await picture(`${name} failed`).catch(() => {});
      throw new Error(`${size.name}, ${name}: ${failure.message.split('\n').slice(0, 3).join(' ')}`);
    }
  };
  const picture = (name) =>
    page.screenshot({ path: join(pictures, `${size.name}-${String(++number).padStart(2, '0')}-${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.png`) });
  const button = (name) => page.getByRole('button', { name });
  const tab = (name) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
  const state = (...names) => page.waitForSelector(names.map((name) => `[data-testid=booking][data-state=${name}]`).join(','), { timeout: 60_000 });

  await step('opens with the map', async () => {
    await page.goto(base);
    await page.getByRole('heading', { name: 'One trip, one price, one bill' }).waitFor();
    await page.waitForSelector('.map[data-state=ready][data-drawn=true]', { timeout: 60_000 });
    check(!(await page.locator('.map-notice').isVisible()), `map notice: ${await page.locator('.map-notice').textContent({ timeout: 1 }).catch(() => '')}`);
    return page.locator('.demo-bar').innerText();
  });

  await step('refuses a wrong password', async () => {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not-the-password');
    await button('Log in').last().click();
    await page.getByRole('alert').waitFor();
    return page.getByRole('alert').innerText();
  });

  await step('says which field of a sign-up is wrong', async () => {
    await page.getByRole('link', { name: 'Sign up' }).click();
    await signUp(page, `grace-${size.name}-${Date.now()}@example.org`, 'DE89370400440532013001');
    const message = page.locator('.field', { has: page.locator('[name="payment.iban"]') }).locator('.field-error');
    await message.waitFor();
    return message.innerText();
  });

  await step('signs up and shows the membership', async () => {
    await page.getByLabel('IBAN').fill('DE89 3704 0044 0532 0130 00');
    await button('Sign up').click();
    await page.getByTestId('membership').waitFor();
    return page.getByTestId('membership').innerText();
  });

  await step('logs in', async () => {
    await button('Log out').click();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await button('Log in').last().click();
    await page.getByRole('heading', { name: 'Where to?' }).waitFor();
  });

  await step('chooses a plan', async () => {
    await tab('My plan');
    await page.locator('.plan').first().waitFor();
    await page.locator('.plan-held, .plan button').first().waitFor();
    const choice = page.getByRole('button', { name: /^Choose/ }).first();
    let costs = 'held already';
    if (await choice.isVisible()) {
      await choice.click();
      await page.getByTestId('proposal').getByText('Holds from').waitFor();
      costs = await page.getByTestId('proposal').locator('.total').last().innerText();
      await picture('what the plan will cost');
      await button(/^Subscribe to/).click();
    }
    await page.getByText('Your plan since').first().waitFor();
    return `${await page.locator('.plan-held h2').innerText()}, ${costs.replace(/\s+/g, ' ')}`;
  });

  await step('shows what a pause would change', async () => {
    await button('Pause').click();
    const proposal = page.getByTestId('proposal');
    await proposal.getByText('Holds from').waitFor();
    await proposal.scrollIntoViewIfNeeded();
    return (await proposal.locator('.note').innerText()).replace(/\s+/g, ' ');
  });

  await step('leaves the plan as it is', async () => {
    await page.getByTestId('proposal').getByRole('button', { name: 'Back' }).click();
    await button('Cancel plan').waitFor();
  });

  await step('takes a start from the map', async () => {
    await tab('Travel');
    await page.getByRole('heading', { name: 'Where to?' }).waitFor();
    const map = await page.locator('.map canvas').boundingBox();
    // A click on a car or a station opens its popup instead: then the next place is tried.
    for (const [x, y] of [[0.43, 0.42], [0.36, 0.5], [0.5, 0.62], [0.3, 0.36], [0.56, 0.3], [0.25, 0.55]]) {
      await page.mouse.click(map.x + map.width * x, map.y + map.height * y);
      const taken = await page
        .waitForFunction(() => document.querySelector('.end-from input').value !== '', undefined, { timeout: 2000 })
        .catch(() => undefined);
      if (taken) {
        break;
      }
      await page.keyboard.press('Escape');
      await page.locator('.maplibregl-popup-close-button').click({ timeout: 500 }).catch(() => {});
    }
    check((await page.getByLabel('From', { exact: true }).inputValue()) !== '', 'no click on the map gave a start');
    return page.getByLabel('From', { exact: true }).inputValue();
  });

  await step('takes the example trip', async () => {
    await button('Use the example trip').click();
    await page.waitForFunction(() => [...document.querySelectorAll('.end input')].every((input) => input.value !== ''));
    await page.waitForTimeout(200);
    return `${await page.getByLabel('From', { exact: true }).inputValue()} to ${await page.getByLabel('To', { exact: true }).inputValue()}`;
  });

  const both = page.locator('.offer[data-kinds*=TRANSIT][data-kinds*=RENTAL]').first();
  await step('shows offers', async () => {
    await button('Find trips').click();
    await page.locator('.offer').first().waitFor({ timeout: 60_000 });
    await both.waitFor();
    await both.locator('.offer-head').click();
    await both.getByRole('button', { name: /^Book/ }).waitFor();
    await page.waitForTimeout(900);
    const prices = await page.locator('.offer').evaluateAll((offers) => offers.map((offer) => `${offer.querySelector('.offer-price .amount').textContent} in ${offer.querySelector('.offer-time strong').textContent}`));
    return prices.join(', ');
  });

  await step('opens the offer', async () => {
    const book = both.getByRole('button', { name: /^Book/ });
    await book.scrollIntoViewIfNeeded();
    return `${(await both.locator('.offer-price').innerText()).replace(/\s+/g, ' ')}, ${await both.locator('.timeline .leg').count()} rows`;
  });

  await step('books it', async () => {
    await both.getByRole('button', { name: /^Book/ }).click();
    await state('CONFIRMED');
  });

  await step('shows the ticket', async () => {
    const code = page.getByRole('img', { name: /QR code of ticket/ }).first();
    await code.waitFor();
    await code.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector('.ticket-code img').naturalWidth > 0);
    return code.getAttribute('alt');
  });

  await step('unlocks the car', async () => {
    await button('Unlock the car').click();
    await state('IN_USE');
    await button('Return the car').scrollIntoViewIfNeeded();
  });

  await step('lets the simulator drive', async () => {
    await button('Let the simulator drive').click();
    await page.getByText('The simulator has the wheel').waitFor();
    // The drive lasts some seconds only: the return is asked for in the very moment the car is seen to move.
    await page.waitForFunction(
      () => {
        const moves = Number(document.querySelector('[data-testid=live]')?.dataset.speed) > 0;
        const giveBack = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Return the car');
        if (moves) {
          giveBack?.click();
        }
        return moves && giveBack;
      },
      undefined,
      { timeout: DRIVE_MILLIS, polling: 50 },
    );
    await page.locator('.live-car').waitFor();
    return (await page.getByTestId('live').innerText()).replace(/\s+/g, ' ');
  });

  await step('refuses a return while driving', async () => {
    const refusal = page.getByText('The car cannot be returned yet.');
    const over = page.locator('[data-testid=booking][data-state=COMPLETED]');
    await refusal.or(over).first().waitFor({ timeout: 60_000 });
    check(await refusal.isVisible(), 'the car was taken back while it moved');
    return (await refusal.locator('..').innerText()).replace(/\s+/g, ' ');
  });

  await step('returns the car', async () => {
    const until = Date.now() + DRIVE_MILLIS;
    let refusal = '';
    while (!(await page.locator('[data-testid=booking][data-state=COMPLETED]').isVisible())) {
      check(Date.now() < until, `the car could not be returned: ${refusal}`);
      await page.waitForTimeout(1500);
      if (await button('Return the car').isVisible()) {
        refusal = await page.locator('.card .note-bad').innerText({ timeout: 1000 }).catch(() => '');
        await button('Return the car').click().catch(() => {});
      }
    }
    await state('COMPLETED');
  });

  await step('shows the running bill', async () => {
    await page.waitForFunction(() => Number(document.querySelector('[data-testid=bill]')?.dataset.lines) >= 1, undefined, { timeout: 30_000 });
    await page.waitForFunction(() => /km|car/i.test(document.querySelector('[data-testid=bill] .lines')?.textContent ?? ''), undefined, { timeout: 30_000 });
    await page.getByTestId('bill').scrollIntoViewIfNeeded();
    return (await page.getByTestId('bill').locator('.total').innerText()).replace(/\s+/g, ' ');
  });

  await step('lists the trip', async () => {
    await tab('Trips');
    await page.locator('.list-item').first().waitFor();
    return (await page.locator('.list-item').first().innerText()).replace(/\s+/g, ' ');
  });

  let before = 0;
  await step('opens the bill', async () => {
    await tab('Bill');
    await page.getByTestId('bill').locator('.total').waitFor();
    await page.waitForTimeout(700);
    before = await page.getByTestId('invoices').locator('.list-item').count();
    return `${before} invoices so far`;
  });

  await step('ends the month', async () => {
    await button('End the month').click();
    await page.waitForFunction((count) => document.querySelectorAll('[data-testid=invoices] .list-item').length > count, before, { timeout: 60_000 });
    return (await page.getByTestId('invoices').locator('.list-item').first().innerText()).replace(/\s+/g, ' ');
  });

  await step('shows the invoice', async () => {
    await page.getByTestId('invoices').locator('.list-item').first().click();
    await page.getByTestId('invoice').waitFor();
    check((await page.locator('.paper tbody tr').count()) > 0, 'the invoice has no line');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download PDF').click()]);
    check(download.suggestedFilename().endsWith('.pdf'), 'the PDF has another name');
    await download.saveAs(join(pictures, `${size.name}-invoice.pdf`));
    return `${await page.locator('.paper h1').innerText()}, ${(await page.locator('.paper .grand').innerText()).replace(/\s+/g, ' ')}, ${download.suggestedFilename()}`;
  });

  await step('shows the account', async () => {
    await tab('Account');
    await page.getByTestId('membership').waitFor();
    return page.getByTestId('membership').innerText();
  });

  await step('shows finance the invoices', async () => {
    await button('Log out').click();
    await button('Log in as Finance (demo)').click();
    const first = page.getByTestId('documents').locator('.list-item').first();
    await first.waitFor();
    check((await first.innerText()).includes('Verified'), 'the newest invoice is not verified');
    return (await first.innerText()).replace(/\s+/g, ' ');
  });

  await step('runs the invoices again', async () => {
    await tab('Runs');
    await button('Draw the invoices').click();
    await page.getByTestId('run').getByText('Finished').first().waitFor();
    return page.getByTestId('run').getByRole('status').innerText();
  });

  await step('shows finance the conflicts', async () => {
    await tab('Conflicts');
    await page.getByText('Nothing contradicts what was recorded.').or(page.locator('.case')).first().waitFor();
  });

  await step('names the flaws of a catalogue by line', async () => {
    await tab('Catalogue');
    await page.getByTestId('versions').locator('.list-item').first().waitFor();
    await page.getByLabel('Its text').fill('currency: EUR\nplans:\n  - id: Harbour\n    version: 1\n');
    await button('Check without importing').click();
    await page.getByTestId('flaws').getByText('Line 3', { exact: true }).first().waitFor();
    return `${await page.getByTestId('flaws').locator('li').count()} flaws`;
  });

  await context.close();
}

async function signUp(page, address, iban) {
  const fields = {
    'Given name': 'Grace',
    'Family name': 'Okafor',
    'Born on': '1988-12-09',
    Address: 'Hafenstraße 3, 18999 Marenholm',
    'E-mail': address,
    Password: 'a-long-password-7',
    Number: 'C01X00T478',
    'Issued on': '2012-06-01',
    'Valid until': '2031-05-31',
    'Account holder': 'Grace Okafor',
    IBAN: iban,
  };
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByRole('button', { name: 'Sign up' }).click();
}
