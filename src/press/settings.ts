/** What the environment may say of the browser. */

/** Variables that name a browser, in their order. */
export const BROWSER_SETTINGS = ['BUCKRAM_BROWSER', 'PUPPETEER_EXECUTABLE_PATH'] as const
