import { defaultInstance } from 'mbedtls-wasm';
import { readConfig } from '../config.js';
import { count, element } from './dom.js';
import { setUpDownload } from './download.js';
import { setUpHttps } from './https-tab.js';
import { engineWords } from './engine.js';
import { setUpMembers } from './members.js';
import { setUpMemory } from './memory.js';
import { setUpMqtt } from './mqtt-tab.js';
import { Notice } from './notice.js';
import { fetchOwn } from './own-server.js';
import { RelayFeed } from './relay-feed.js';
import { SettingsForm } from './settings.js';
import { setUpSql } from './sql-tab.js';
import { completeSymbols } from './symbols.js';
import { setUpTabs } from './tabs.js';

async function main(): Promise<void> {
  completeSymbols();
  setUpTabs(element('tabs', HTMLElement));
  const config = readConfig(await (await fetchOwn('config.json')).json());
  const form = new SettingsForm(config);
  setUpHttps(form, new RelayFeed());
  setUpDownload(form);
  setUpMemory(form);
  setUpMqtt(config, form);
  setUpSql(config, form);
  setUpMembers(config, form);
  const begun = performance.now();
  const { memoryUsage } = defaultInstance();
  element('about', HTMLElement).textContent =
    `Mbed TLS compiled and started in ${(performance.now() - begun).toFixed(1)} ms and took ` +
    `${count(memoryUsage.totalBytes / 1000)} KB of memory. All scripts of this page together: ` +
    `${count(config.scriptBytes / 1000)} KB, ` +
    `${count(config.scriptBrotliBytes / 1000)} KB with Brotli (KB: thousand bytes). Nothing ` +
    `comes from another host. ${engineWords()}`;
  document.body.dataset.ready = 'true';
}

main().catch((error: unknown) => new Notice('status').fail(error));
