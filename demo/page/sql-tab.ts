import { useStack } from 'mbedtls-wasm/net';
import type { Client, Result } from 'pg';
import type { DemoConfig } from '../config.js';
import { count, element, make, onSubmit } from './dom.js';
import { Problem } from './failure.js';
import { Notice } from './notice.js';
import type { Settings, SettingsForm } from './settings.js';
import { PATIENCE } from './target.js';

/** Most rows that are shown of an answer. */
const SHOWN = 100;

/** The console of PostgreSQL, by the package pg as it is. */
export function setUpSql(config: DemoConfig, form: SettingsForm): void {
  const sql = new SqlConsole(config, form);
  onSubmit(element('query', HTMLFormElement), () => sql.run());
}

class SqlConsole {
  readonly #config: DemoConfig;
  readonly #form: SettingsForm;
  readonly #notice = new Notice('sql-status');
  #client: Client | null = null;
  #key = '';

  constructor(config: DemoConfig, form: SettingsForm) {
    this.#config = config;
    this.#form = form;
  }

  /** Runs what the console says, over a connection that is kept. */
  async run(): Promise<void> {
    let settings: Settings | undefined;
    const text = element('sql', HTMLTextAreaElement).value;
    this.#notice.tell('Asking the database.');
    try {
      const { host, port } = this.#config.sql;
      settings = await this.#form.read(host, String(port));
      const client = await this.#connected(settings);
      const begun = performance.now();
      const answer = await client.query({ text, rowMode: 'array' });
      const milliseconds = (performance.now() - begun).toFixed(0);
      const last = Array.isArray(answer) ? answer.at(-1) : answer;
      show(last?.fields ?? [], last?.rows ?? []);
      const rows = last?.rowCount ?? 0;
      const what = `${last?.command ?? 'Nothing'}: ${count(rows)} ${rows === 1 ? 'row' : 'rows'}`;
      this.#notice.tell(`${what} in ${milliseconds} ms, by pg over TLS in this page.`, 'good');
    } catch (error) {
      show([], []);
      this.#notice.fail(told(error), settings);
    }
  }

  /** The connection; a new one where the settings are others now. */
  async #connected(settings: Settings): Promise<Client> {
    const { host, port, ca, tunnel, stack, trust } = settings;
    const key = `${host} ${port} ${tunnel} ${trust}`;
    if (this.#client !== null && this.#key === key) return this.#client;
    await this.#client?.end();
    const { default: pg } = await import('pg');
    useStack(stack);
    const client = new pg.Client({
      host,
      port,
      user: 'tester',
      database: 'postgres',
      ssl: { ca },
      connectionTimeoutMillis: PATIENCE,
    });
    const forget = (): void => {
      if (this.#client === client) this.#client = null;
    };
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    [this.#client, this.#key] = [client, key];
    return client;
  }
}

/** An answer as a table. */
function show(fields: Result['fields'], rows: Result['rows']): void {
  const table = element('sql-rows', HTMLTableElement);
  const heads = fields.map(({ name }) => {
    const head = make('th', '', name);
    head.scope = 'col';
    return head;
  });
  table.tHead?.replaceChildren(make('tr', '', ...heads));
  const cells = rows
    .slice(0, SHOWN)
    .map((row) => make('tr', '', ...row.map((value) => make('td', '', textOf(value)))));
  table.tBodies[0]?.replaceChildren(...cells);
}

function textOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' && !(value instanceof Date)
    ? JSON.stringify(value)
    : String(value);
}

/** What the database refused is told in its own words; a connection's failure in ours. */
function told(error: unknown): unknown {
  if (!(error instanceof Error) || !('severity' in error)) return error;
  const position = 'position' in error && error.position ? `, at character ${error.position}` : '';
  return new Problem(
    `The database refused this: ${error.message}${position}.`,
    'Change the text and run it again.',
    error,
  );
}
