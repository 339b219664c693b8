/** VitePress's configuration; build/docs.mjs copies it beside what it reads. */
import { readFileSync } from 'node:fs';
import { slug } from './slug.mjs';

const read = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** @type {{ text: string, items: { text: string, link: string }[] }[]} */
const pages = read('./sidebar.json');
const api = read('./api.json');
const first = (/** @type {number} */ section) => pages[section]?.items[0]?.link;

/** Blocks that are indented look like those with a fence; tables fit a phone. */
const STYLE = `
  .vp-doc pre:not([class]) {
    margin: 16px 0;
    padding: 16px 24px;
    overflow-x: auto;
    border-radius: 8px;
    background: var(--vp-code-block-bg);
  }
  .vp-doc pre:not([class]) code {
    padding: 0;
    font-size: var(--vp-code-font-size);
    line-height: var(--vp-code-line-height);
  }
  .vp-doc th, .vp-doc td { padding: 6px 10px; line-height: 22px; vertical-align: top; }
  .vp-doc td:nth-child(3):not([style]) { min-width: 158px; }
  @media (max-width: 639px) {
    .vp-doc pre:not([class]) { margin: 16px -24px; border-radius: 0; }
    .vp-doc th, .vp-doc td { font-size: 13px; line-height: 20px; }
    .vp-doc td:nth-child(2):not([style]) { min-width: 120px; }
    .vp-doc td[style] { min-width: 110px; }
  }
`;

/**
 * What the search knows of a page: all of it, but of the reference the names alone.
 * @param {string} text
 * @param {any} env
 * @param {any} markdown
 * @returns {string} HTML
 */
function searched(text, env, markdown) {
  if (!env.relativePath.startsWith('api/')) return markdown.render(text, env);
  const names = text.split('\n').filter((line) => /^#{1,3} (?!(Parameters|Returns)$)/.test(line));
  return markdown.render(names.join('\n\n'), env);
}

export default {
  title: 'mbedtls-wasm',
  description: 'Mbed TLS 3.6 in WebAssembly, behind the socket design of Mbed OS.',
  lang: 'en',
  outDir: process.env.DOCS_OUT,
  lastUpdated: false,
  metaChunk: true,
  head: [
    ['link', { rel: 'icon', href: 'data:,' }],
    ['style', {}, STYLE],
  ],
  markdown: {
    // Anchors as a viewer of the repository makes them, which the tests check.
    anchor: { slugify: slug },
    languageAlias: { console: 'sh' },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
  },
  themeConfig: {
    search: { provider: 'local', options: { _render: searched } },
    outline: [2, 3],
    externalLinkIcon: true,
    nav: [
      { text: 'Start', link: first(0) },
      { text: 'Guides', link: first(1) },
      { text: 'API', link: '/api/' },
    ],
    sidebar: { '/api/': api, '/': pages },
  },
};
