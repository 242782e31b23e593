// Takes the picture of the page for the README: the offers of the example trip and its route.
// Usage: node e2e/picture.mjs BASE_URL EMAIL PASSWORD FILE; the server must run a demonstration.
import { openBrowser } from './browser.mjs';

const [base, email, password, file] = process.argv.slice(2);
if (!base || !email || !password || !file) {
  console.error('usage: node e2e/picture.mjs BASE_URL EMAIL PASSWORD FILE');
  process.exit(2);
}

const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1200 } });
  await page.goto(base);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).last().click();
  await page.getByRole('link', { name: 'My plan' }).click();
  await page.locator('.plan-held, .plan button').first().waitFor();
  const choice = page.getByRole('button', { name: /^Choose/ }).first();
  if (await choice.isVisible()) {
    await choice.click();
    await page.getByRole('button', { name: /^Subscribe to/ }).click();
    await page.getByText('Your plan since').first().waitFor();
  }
  await page.getByRole('link', { name: 'Travel' }).click();
  await page.getByRole('button', { name: 'Use the example trip' }).click();
  await page.getByRole('button', { name: 'Find trips' }).click();
  const offer = page.locator('.offer[data-kinds*=TRANSIT][data-kinds*=RENTAL]').first();
  await offer.locator('.offer-head').click();
  await offer.getByRole('button', { name: /^Book/ }).waitFor();
  await page.mouse.move(0, 0);
  await page.waitForTimeout(3000);
  await page.screenshot({ path: file });
} finally {
  await browser.close();
}
