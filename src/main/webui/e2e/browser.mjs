import { chromium } from 'playwright-core';

/** The browser of this machine, or the one that OPENMAAS_CHROMIUM names. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.OPENMAAS_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
