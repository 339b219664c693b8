declare module 'pg' {
  /** What is used of a query's result. */
  export interface Result {
    readonly command: string;
    readonly rowCount: number | null;
    readonly fields: readonly { readonly name: string }[];
    readonly rows: readonly (readonly unknown[])[];
  }

  export class Client {
    constructor(options: {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
      readonly ssl: { readonly ca: string | Uint8Array };
      readonly connectionTimeoutMillis: number;
    });
    connect(): Promise<void>;
    query(query: { readonly text: string; readonly rowMode: 'array' }): Promise<Result | Result[]>;
    end(): Promise<void>;
    on(event: 'error' | 'end', listener: (error?: Error) => void): void;
  }

  const pg: { readonly Client: typeof Client };
  export default pg;
}
